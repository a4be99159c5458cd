package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingsTest {
  private static final String CL = "Content-Length: ";
  private static final String TE = "Transfer-Encoding: ";

  private static FieldSection fields(String lines) throws MalformedException {
    String text = lines.replace("CL ", CL).replace("TE ", TE).replace("~", "\r\n");
    byte[] bytes = (text.isEmpty() ? "" : text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return FieldSection.parse(bytes, 0, bytes.length, 100);
  }

  private static String word(Framing framing) {
    return framing.kind() == Framing.Kind.LENGTH
        ? Long.toString(framing.length())
        : framing.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String request(String lines, boolean http10) {
    try {
      return word(Framings.ofRequest(fields(lines), http10));
    } catch (MalformedException malformed) {
      return malformed.fault().name();
    }
  }

  private static String answer(String lines, boolean http10, int status, boolean toHead) {
    try {
      return word(Framings.ofAnswer(fields(lines), http10, status, toHead));
    } catch (MalformedException malformed) {
      return malformed.fault().name();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          ''                     > none    > none
          CL 0                   > 0       > 0
          CL 5                   > 5       > 5
          CL 0005                > 5       > 5
          CL 999999999999999999  > 999999999999999999 > 999999999999999999
          content-length: 7      > 7       > 7
          TE chunked             > chunked > SYNTAX
          TE Chunked             > chunked > SYNTAX
          transfer-encoding: CHUNKED > chunked > SYNTAX
          """)
  void aRequestIsAsLongAsItSays(String lines, String http11, String http10) {
    assertThat(request(lines, false)).isEqualTo(http11);
    assertThat(request(lines, true)).isEqualTo(http10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CL ",
        "CL -1",
        "CL +1",
        "CL 1.0",
        "CL 0x10",
        "CL 1 2",
        "CL 5,5",
        "CL 5, 5",
        "CL 5;",
        "CL a",
        "CL \u00b2",
        "CL 1000000000000000000",
        "CL 99999999999999999999",
        "CL 5~CL 5",
        "CL 5~CL 6",
        "CL 5~a: b~content-length: 5",
        "CL 5~TE chunked",
        "TE chunked~CL 0",
        "TE chunked~TE chunked",
        "TE identity",
        "TE gzip, chunked",
        "TE chunked, identity",
        "TE chunked;q=1",
        "TE xchunked",
        "TE chunked,",
        "TE ,chunked",
        "TE ",
        "TE \u00a0chunked"
      })
  void whatTwoReadersCouldMeasureDifferentlyIsRefused(String lines) {
    assertThat(request(lines, false)).isEqualTo("SYNTAX");
    assertThat(answer(lines, false, 200, false)).isEqualTo("SYNTAX");
    assertThat(answer(lines, false, 200, true)).isEqualTo("SYNTAX");
    assertThat(answer(lines, false, 304, false)).isEqualTo("SYNTAX");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          200 > ''         > until_close > none
          200 > CL 0       > 0           > none
          200 > CL 5       > 5           > none
          200 > TE chunked > chunked     > none
          404 > CL 5       > 5           > none
          204 > ''         > none        > none
          204 > CL 5       > none        > none
          204 > TE chunked > SYNTAX      > SYNTAX
          205 > ''         > 0           > none
          205 > CL 0       > 0           > none
          205 > CL 5       > SYNTAX      > none
          205 > TE chunked > SYNTAX      > none
          304 > ''         > none        > none
          304 > CL 5       > none        > none
          304 > TE chunked > none        > none
          100 > ''         > none        > none
          103 > CL 0       > none        > none
          103 > CL 5       > SYNTAX      > SYNTAX
          103 > TE chunked > SYNTAX      > SYNTAX
          """)
  void anAnswerIsAsLongAsStatusAndMethodMakeIt(
      int status, String lines, String toOthers, String toHead) {
    assertThat(answer(lines, false, status, false)).isEqualTo(toOthers);
    assertThat(answer(lines, false, status, true)).isEqualTo(toHead);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          ''         > until_close
          CL 5       > 5
          TE chunked > SYNTAX
          """)
  void anAnswerInHttp10HasNoTransferCoding(String lines, String expected) {
    assertThat(answer(lines, true, 200, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          ''                                       > true  > false
          Connection: close                        > false > false
          Connection: Close                        > false > false
          connection: CLOSE                        > false > false
          Connection: keep-alive                   > true  > true
          Connection: Keep-Alive                   > true  > true
          Connection: x-foo                        > true  > false
          Connection: x-close, close-x, xclosex    > true  > false
          Connection: keep-alive, close            > false > false
          Connection: close, keep-alive            > false > false
          Connection: a, keep-alive ,b             > true  > true
          Connection: ,,close,,                    > false > false
          Connection: xclose, close                > false > false
          Connection: keep-alive~Connection: close > false > false
          Connection: a~Connection: keep-alive     > true  > true
          Connection:                              > true  > false
          Proxy-Connection: keep-alive             > true  > false
          Keep-Alive: timeout=5                    > true  > false
          """)
  void aConnectionIsKeptByTheRulesOfItsVersion(String lines, boolean http11, boolean http10)
      throws Exception {
    assertThat(Framings.keepsAlive(fields(lines), false)).isEqualTo(http11);
    assertThat(Framings.keepsAlive(fields(lines), true)).isEqualTo(http10);
  }
}

package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadScannerTest {
  private static final int LINE = 20;
  private static final int SECTION = 30;
  private static final String NO_CR = "SYNTAX: a line ends without CR (RFC 9112 section 2.2)";
  private static final String LONG_LINE = "LINE_TOO_LONG: the first line is too long";
  private static final String LARGE = "SECTION_TOO_LARGE: the field section is too large";

  private static String scan(String head) {
    return Pieces.verdict(
        head.replace("~", "\r\n"),
        () -> {
          HeadScanner scanner = new HeadScanner(LINE, SECTION);
          return in -> {
            int length = scanner.scan(in);
            return length < 0 ? null : length + "/" + scanner.firstLineEnd();
          };
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          GET / HTTP/1.1~~            > 18/14
          GET / HTTP/1.1~Host: a~~    > 27/14
          GET / HTTP/1.1~Host: a~~tail > 27/14
          ~~                          > 4/0
          ~a: b~~                     > 10/0
          GET / HTTP/1.1~Host: a~     > incomplete
          GET / HTTP/1.1              > incomplete
          """)
  void aHeadEndsAtTheFirstEmptyLine(String head, String expected) {
    assertThat(scan(head)).isEqualTo(expected);
  }

  @Test
  void bareLfIsRefusedWhereverItStands() {
    assertThat(scan("\n")).isEqualTo(NO_CR);
    assertThat(scan("GET / HTTP/1.1\n")).isEqualTo(NO_CR);
    assertThat(scan("GET / HTTP/1.1~Host: a\n~")).isEqualTo(NO_CR);
    assertThat(scan("GET / HTTP/1.1~Host: a~\n")).isEqualTo(NO_CR);
    assertThat(scan("GET / HTTP/1.1~\nHost: a~~")).isEqualTo(NO_CR);
  }

  @Test
  void aFirstLineAtItsLimitPasses() {
    assertThat(scan("a".repeat(LINE) + "~~")).isEqualTo((LINE + 4) + "/" + LINE);
    assertThat(scan("a".repeat(LINE + 1) + "~~")).isEqualTo(LONG_LINE);
    assertThat(scan("a".repeat(LINE + 1))).isEqualTo(LONG_LINE);
    assertThat(scan("a".repeat(LINE + 1) + "\n")).isEqualTo(LONG_LINE);
  }

  @Test
  void aSectionAtItsLimitPasses() {
    String fields = "a: " + "b".repeat(SECTION - 5) + "~";
    assertThat(scan("GET~" + fields + "~")).isEqualTo((SECTION + 7) + "/3");
    assertThat(scan("GET~b" + fields + "~")).isEqualTo(LARGE);
    assertThat(scan("GET~b" + fields)).isEqualTo(LARGE);
    assertThat(scan("GET~a: " + "b".repeat(SECTION + 1))).isEqualTo(LARGE);
  }

  @Test
  void aSectionOfManyLinesIsMeasuredWithTheirEnds() {
    assertThat(scan("GET~" + "a: b~".repeat(SECTION / 6) + "~")).isEqualTo((SECTION + 7) + "/3");
    assertThat(scan("GET~" + "a: b~".repeat(SECTION / 6) + "c")).isEqualTo(LARGE);
  }

  @Test
  void itIsReadyForTheNextHead() throws Exception {
    HeadScanner scanner = new HeadScanner(LINE, SECTION);
    byte[] two = "GET /a\r\n\r\nGET /longer\r\nb: c\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    ByteBuf in = Unpooled.wrappedBuffer(two);
    int first = scanner.scan(in);
    in.skipBytes(first);
    scanner.reset();
    assertThat(first).isEqualTo(10);
    assertThat(scanner.scan(in)).isEqualTo(two.length - first);
    assertThat(scanner.firstLineEnd()).isEqualTo("GET /longer".length());
  }

  @Test
  void aHeadLongerThanOneLookIsTheSameWhereverItIsCut() throws MalformedException {
    for (int length = 1000; length < 1060; length++) {
      String head = "GET / HTTP/1.1\r\nHost: a\r\nb: " + "c".repeat(length - 33) + "\r\n\r\n";
      for (int cut : new int[] {1, 500, 1022, 1023, 1024, 1025, head.length() - 1}) {
        HeadScanner scanner = new HeadScanner(8192, 65536);
        ByteBuf in = Unpooled.buffer();
        int at = Math.min(cut, head.length() - 1);
        in.writeCharSequence(head.substring(0, at), StandardCharsets.ISO_8859_1);
        assertThat(scanner.take(in)).as("cut at %s", at).isNull();
        in.writeCharSequence(head.substring(at) + "tail", StandardCharsets.ISO_8859_1);
        assertThat(scanner.take(in)).isEqualTo(head.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(scanner.lines()).isEqualTo(2);
        assertThat(scanner.firstLineEnd()).isEqualTo(14);
        assertThat(in.toString(StandardCharsets.ISO_8859_1)).isEqualTo("tail");
        scanner.reset();
      }
    }
  }
}

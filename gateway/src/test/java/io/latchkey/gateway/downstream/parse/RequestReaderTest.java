package io.latchkey.gateway.downstream.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, and what is refused with which status; every row at every way to cut its bytes. */
class RequestReaderTest {
  private static final int LINE = 60;
  private static final int SECTION = 200;
  private static final int FIELDS = 6;

  private static RequestReader reader() {
    Peer peer = Peer.at(InetAddress.getLoopbackAddress());
    return new RequestReader(peer, LINE, SECTION, FIELDS, () -> false);
  }

  private static String deliver(byte[] bytes, List<Integer> cuts) {
    ByteBuf in = PooledByteBufAllocator.DEFAULT.buffer(bytes.length + 1);
    RequestReader reader = reader();
    try {
      RequestHead head = null;
      int from = 0;
      for (int i = 0; i <= cuts.size() && head == null; i++) {
        int to = i == cuts.size() ? bytes.length : cuts.get(i);
        in.writeBytes(bytes, from, to - from);
        from = to;
        head = reader.read(in);
      }
      return head == null ? "incomplete" : text(head);
    } catch (RefusedException refused) {
      Refusal refusal = refused.refusal();
      assertThat(refusal.detail()).matches("[A-Z].*[.]");
      return refusal.reason().status() + " " + refusal.reason();
    } finally {
      in.release();
    }
  }

  private static String text(RequestHead head) {
    return head.method()
        + " "
        + head.target()
        + " host="
        + head.authority().host()
        + ":"
        + head.authority().port()
        + " "
        + head.framing().kind().name().toLowerCase(Locale.ROOT)
        + (head.http10() ? " http10" : "")
        + (head.keepAlive() ? " keep" : "");
  }

  private static String read(String request) {
    byte[] bytes = request.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    String whole = deliver(bytes, List.of());
    for (int at = 1; at < bytes.length; at++) {
      assertThat(deliver(bytes, List.of(at))).as("cut at %s", at).isEqualTo(whole);
    }
    List<Integer> everywhere = IntStream.range(1, bytes.length).boxed().toList();
    assertThat(deliver(bytes, everywhere)).as("octets").isEqualTo(whole);
    return whole;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          GET / HTTP/1.1~Host: a~~               > GET / host=a:-1 none keep
          GET /b?c=d HTTP/1.1~Host: A.B:80~~     > GET /b host=a.b:80 none keep
          GET / HTTP/1.1~Host: a.~~              > GET / host=a:-1 none keep
          GET / HTTP/1.1~Host: [::1]:8080~~      > GET / host=[::1]:8080 none keep
          GET / HTTP/1.1~Host: a:~~              > GET / host=a:-1 none keep
          POST / HTTP/1.1~Host: a~Content-Length: 3~~ > POST / host=a:-1 length keep
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~ > POST / host=a:-1 chunked keep
          GET / HTTP/1.1~Host: a~Connection: close~~ > GET / host=a:-1 none
          GET / HTTP/1.0~~                       > GET / host=:-1 none http10
          GET / HTTP/1.0~Host: a~Connection: keep-alive~~ > GET / host=a:-1 none http10 keep
          GET http://a/b HTTP/1.1~Host: a~~      > GET /b host=a:-1 none keep
          GET http://A./b HTTP/1.1~Host: a:80~~  > GET /b host=a:80 none keep
          GET https://a:443/b HTTP/1.1~Host: a~~ > GET /b host=a:-1 none keep
          GET http://a HTTP/1.1~Host: a~~        > GET / host=a:-1 none keep
          GET http://a/b HTTP/1.0~~              > GET /b host=a:-1 none http10
          GET / HTTP/1.1~Host: a~Expect: 100-Continue~~ > GET / host=a:-1 none keep
          ~GET / HTTP/1.1~Host: a~~              > GET / host=a:-1 none keep
          get / HTTP/1.1~Host: a~~               > get / host=a:-1 none keep
          """)
  void aRequestWithOneReadingIsRead(String request, String expected) {
    assertThat(read(request)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          ~~GET / HTTP/1.1~Host: a~~             > 400 MALFORMED
          ~~~                                    > 400 MALFORMED
          '\nGET / HTTP/1.1~Host: a~~'           > 400 MALFORMED
          '\rGET / HTTP/1.1~Host: a~~'           > 400 MALFORMED
          ' GET / HTTP/1.1~Host: a~~'            > 400 MALFORMED
          GET  / HTTP/1.1~Host: a~~              > 400 MALFORMED
          GET /~Host: a~~                        > 400 MALFORMED
          GET / HTTP/1.1~ Host: a~~              > 400 MALFORMED
          GET / HTTP/1.1~Host : a~~              > 400 MALFORMED
          GET / HTTP/1.1~Host: a~b: c~ d~~       > 400 MALFORMED
          GET / HTTP/1.1~Host: a~b~~             > 400 MALFORMED
          GET / HTTP/1.1~Host: a~: b~~           > 400 MALFORMED
          GET / HTTP/1.1~Host: a~b: \0~~         > 400 MALFORMED
          GET / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 1~~ > 400 MALFORMED
          GET / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked~~ > 400 MALFORMED
          GET / HTTP/1.0~Transfer-Encoding: chunked~~ > 400 MALFORMED
          GET / HTTP/1.1~~                       > 400 BAD_HOST
          GET / HTTP/1.1~Host:~~                 > 400 BAD_HOST
          GET / HTTP/1.1~Host: a~Host: a~~       > 400 BAD_HOST
          GET / HTTP/1.0~Host: a~host: b~~       > 400 BAD_HOST
          GET / HTTP/1.1~Host: a b~~             > 400 BAD_HOST
          GET / HTTP/1.1~Host: a,b~~             > 400 BAD_HOST
          GET / HTTP/1.1~Host: u@a~~             > 400 BAD_HOST
          GET / HTTP/1.1~Host: a/b~~             > 400 BAD_HOST
          GET / HTTP/1.1~Host: http://a~~        > 400 BAD_HOST
          GET / HTTP/1.1~Host: a:b~~             > 400 BAD_HOST
          GET / HTTP/1.1~Host: a:65536~~         > 400 BAD_HOST
          GET / HTTP/1.1~Host: a:-1~~            > 400 BAD_HOST
          GET / HTTP/1.1~Host: :80~~             > 400 BAD_HOST
          GET / HTTP/1.1~Host: ::1~~             > 400 BAD_HOST
          GET / HTTP/1.1~Host: [::1~~            > 400 BAD_HOST
          GET / HTTP/1.1~Host: a..b~~            > 400 BAD_HOST
          GET / HTTP/1.1~Host: \u00e9~~          > 400 BAD_HOST
          GET http://a/ HTTP/1.1~~               > 400 BAD_HOST
          GET http://a/ HTTP/1.1~Host: b~~       > 400 AMBIGUOUS_TARGET
          GET http://a/ HTTP/1.1~Host: a:81~~    > 400 AMBIGUOUS_TARGET
          GET https://a/ HTTP/1.1~Host: a:80~~   > 400 AMBIGUOUS_TARGET
          GET http://a/ HTTP/1.0~Host: b~~       > 400 AMBIGUOUS_TARGET
          GET http://u@a/ HTTP/1.1~Host: a~~     > 400 MALFORMED
          GET ftp://a/ HTTP/1.1~Host: a~~        > 400 MALFORMED
          GET a:80 HTTP/1.1~Host: a~~            > 400 MALFORMED
          GET * HTTP/1.1~Host: a~~               > 400 MALFORMED
          OPTIONS * HTTP/1.1~Host: a~~           > 400 MALFORMED
          GET b HTTP/1.1~Host: a~~               > 400 MALFORMED
          GET /../b HTTP/1.1~Host: a~~           > 400 AMBIGUOUS_TARGET
          GET //b HTTP/1.1~Host: a~~             > 400 AMBIGUOUS_TARGET
          GET /a%2Fb HTTP/1.1~Host: a~~          > 400 AMBIGUOUS_TARGET
          GET /a#b HTTP/1.1~Host: a~~            > 400 AMBIGUOUS_TARGET
          CONNECT a:443 HTTP/1.1~Host: a:443~~   > 501 METHOD_NOT_IMPLEMENTED
          TRACE / HTTP/1.1~Host: a~~             > 501 METHOD_NOT_IMPLEMENTED
          TRACK / HTTP/1.1~Host: a~~             > 501 METHOD_NOT_IMPLEMENTED
          connect / HTTP/1.1~Host: a~~           > 501 METHOD_NOT_IMPLEMENTED
          Trace / HTTP/1.1~Host: a~~             > 501 METHOD_NOT_IMPLEMENTED
          tracK / HTTP/1.1~Host: a~~             > 501 METHOD_NOT_IMPLEMENTED
          GET / HTTP/2.0~Host: a~~               > 505 VERSION_NOT_SUPPORTED
          GET / HTTP/1.2~Host: a~~               > 505 VERSION_NOT_SUPPORTED
          GET / HTTP/0.9~Host: a~~               > 505 VERSION_NOT_SUPPORTED
          PRI * HTTP/2.0~~SM~~                   > 505 VERSION_NOT_SUPPORTED
          GET / HTTP/1.1~Host: a~Expect: more~~  > 417 EXPECTATION_FAILED
          GET / HTTP/1.1~Host: a~Expect:~~       > 417 EXPECTATION_FAILED
          GET / HTTP/1.1~Host: a~Expect: 100-continue~Expect: 100-continue~~ > 417 EXPECTATION_FAILED
          GET / HTTP/1.1~Host: a~Expect: 100-continue, x~~ > 417 EXPECTATION_FAILED
          """)
  void whateverElseIsRefused(String request, String expected) {
    assertThat(read(request)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "G", "GET / HTTP/1.1~", "GET / HTTP/1.1~Host: a~"})
  void anUnfinishedHeadIsWaitedFor(String request) {
    assertThat(read(request)).isEqualTo("incomplete");
  }

  @Test
  void aRequestLineAtItsLimitPasses() {
    String path = "/" + "a".repeat(LINE - "GET / HTTP/1.1".length());
    assertThat(read("GET " + path + " HTTP/1.1~Host: a~~")).startsWith("GET /aaa");
    assertThat(read("GET " + path + "a HTTP/1.1~Host: a~~")).isEqualTo("414 TARGET_TOO_LONG");
    assertThat(read("GET " + path + "aaaaaaaaaaaa")).isEqualTo("414 TARGET_TOO_LONG");
  }

  @Test
  void aFieldSectionAtItsLimitPasses() {
    String field = "b: " + "c".repeat(SECTION - "Host: a~~b: ~~".length());
    assertThat(read("GET / HTTP/1.1~Host: a~" + field + "~~")).startsWith("GET /");
    assertThat(read("GET / HTTP/1.1~Host: a~" + field + "c~~")).isEqualTo("431 FIELDS_TOO_LARGE");
    assertThat(read("GET / HTTP/1.1~Host: a~" + field + "ccc")).isEqualTo("431 FIELDS_TOO_LARGE");
  }

  @Test
  void oneFieldTooManyIsRefused() {
    String most = "GET / HTTP/1.1~Host: a~" + "b: c~".repeat(FIELDS - 1);
    assertThat(read(most + "~")).startsWith("GET /");
    assertThat(read(most + "d: e~~")).isEqualTo("431 FIELDS_TOO_LARGE");
  }

  @Test
  void oneEmptyLineMayStandBeforeEachRequest() throws Exception {
    RequestReader reader = reader();
    ByteBuf in = PooledByteBufAllocator.DEFAULT.buffer();
    String request = "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n";
    in.writeCharSequence(request + request, StandardCharsets.US_ASCII);
    assertThat(reader.read(in)).isNotNull();
    assertThat(reader.read(in)).isNotNull();
    assertThat(reader.read(in)).isNull();
    in.release();
  }

  @Test
  void bytesOfAnyKindAreReadOrRefused() {
    Random random = new Random(11);
    String[] scraps = {
      "GET ",
      "/",
      "http://a",
      " HTTP/1.1",
      "~",
      "~~",
      "Host: a~",
      "Expect: x~",
      "\r",
      "\n",
      "*",
      "Content-Length: 1~",
      "%2e",
      "\0",
      "\u00ff",
      "a",
      ": ",
      " ",
      "PRI * HTTP/2.0~~"
    };
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(scraps[random.nextInt(scraps.length)]);
      }
      byte[] bytes = text.toString().replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      List<Integer> cuts =
          IntStream.range(1, bytes.length).filter(at -> random.nextInt(3) == 0).boxed().toList();
      assertThat(deliver(bytes, cuts)).isEqualTo(deliver(bytes, List.of()));
    }
  }
}

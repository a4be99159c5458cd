package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers as bytes, at every way to cut them. */
class AnswerDecoderTest {
  private static final PooledByteBufAllocator ALLOC = PooledByteBufAllocator.DEFAULT;

  private static String deliver(byte[] bytes, boolean toHead, List<Integer> cuts) {
    AnswerDecoder decoder = new AnswerDecoder(toHead);
    Recorder heard = new Recorder();
    boolean complete = false;
    boolean surplus = false;
    try {
      int from = 0;
      for (int i = 0; i <= cuts.size(); i++) {
        int to = i == cuts.size() ? bytes.length : cuts.get(i);
        if (complete) {
          surplus = true;
          break;
        }
        ByteBuf piece = ALLOC.buffer().writeBytes(bytes, from, to - from);
        from = to;
        complete = decoder.decode(ALLOC, piece, () -> heard);
      }
      String end = complete ? "complete" : decoder.endsAtClose() ? "until-close" : "more";
      String keeps = complete && decoder.keepsAlive() && !surplus ? " keeps" : "";
      return (heard.heard() + " " + end + keeps).strip();
    } catch (MalformedException malformed) {
      return (heard.heard() + " malformed").strip();
    } finally {
      decoder.close();
    }
  }

  private static String decode(String answer, boolean toHead) {
    byte[] bytes = answer.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    String whole = deliver(bytes, toHead, List.of());
    for (int at = 1; at < bytes.length; at++) {
      assertThat(deliver(bytes, toHead, List.of(at))).as("cut at %s", at).isEqualTo(whole);
    }
    List<Integer> everywhere = IntStream.range(1, bytes.length).boxed().toList();
    assertThat(deliver(bytes, toHead, everywhere)).as("octets").isEqualTo(whole);
    return whole;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          HTTP/1.1 200 OK~Content-Length: 2~~hi > answer:200 content:hi complete keeps
          HTTP/1.1 200 OK~Content-Length: 0~~ > answer:200 complete keeps
          HTTP/1.1 200 OK~Content-Length: 2~Connection: close~~hi > answer:200 content:hi complete
          HTTP/1.0 200 OK~Content-Length: 2~~hi > answer:200 content:hi complete
          HTTP/1.0 200 OK~Content-Length: 2~Connection: keep-alive~~hi > answer:200 content:hi complete keeps
          HTTP/1.1 200 OK~Content-Length: 2~~hi! > answer:200 content:hi complete
          HTTP/1.1 204 No~~ > answer:204 complete keeps
          HTTP/1.1 204 No~Content-Length: 2~~hi > answer:204 complete
          HTTP/1.1 304 No~Content-Length: 2~~ > answer:304 complete keeps
          HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2;x~hi~0~a: b~~ > answer:200 content:hi complete keeps
          HTTP/1.1 200 OK~~hi > answer:200 content:hi until-close
          HTTP/1.1 100 C~~HTTP/1.1 103 E~a: b~~HTTP/1.1 204 N~~ > interim:100 interim:103 answer:204 complete keeps
          HTTP/1.1 200 OK~Content-Length: 2~~h > answer:200 content:h more
          HTTP/1.1 200 OK~ > more
          HTTP/1.1 101 Switching~Upgrade: x~~ > malformed
          HTTP/1.1 103 E~Content-Length: 2~~hi > malformed
          HTTP/1.1 200 OK~Content-Length: 2~Content-Length: 2~~hi > malformed
          HTTP/1.1 200 OK~Content-Length: 2~Transfer-Encoding: chunked~~ > malformed
          HTTP/1.0 200 OK~Transfer-Encoding: chunked~~0~~ > malformed
          HTTP/1.1 200 OK~a : b~~ > malformed
          ICY 200 OK and more~~ > malformed
          ~HTTP/1.1 200 OK~~ > malformed
          HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~ > answer:200 malformed
          """)
  void anAnswerIsHeardInOrder(String answer, String expected) {
    assertThat(decode(answer, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          HTTP/1.1 200 OK~Content-Length: 2~~ > answer:200 complete keeps
          HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ > answer:200 complete keeps
          HTTP/1.1 200 OK~~ > answer:200 complete keeps
          HTTP/1.1 200 OK~Content-Length: 2~~hi > answer:200 complete
          """)
  void theAnswerToHeadHasNoContent(String answer, String expected) {
    assertThat(decode(answer, true)).isEqualTo(expected);
  }

  @Test
  void interimAnswersAreBounded() {
    String interim = "HTTP/1.1 103 E~~";
    String last = "HTTP/1.1 204 N~~";
    assertThat(decode(interim.repeat(16) + last, false)).endsWith("answer:204 complete keeps");
    assertThat(decode(interim.repeat(17) + last, false)).endsWith("interim:103 malformed");
  }

  @Test
  void headsAreBounded() {
    String line = "HTTP/1.1 200 " + "a".repeat(AnswerDecoder.MAX_LINE - 13);
    assertThat(edge(line + "\r\nContent-Length: 0\r\n\r\n")).isEqualTo("answer:200 complete keeps");
    assertThat(edge(line + "a\r\nContent-Length: 0\r\n\r\n")).isEqualTo("malformed");
    String fields = "a:\r\n".repeat(AnswerDecoder.MAX_FIELDS);
    assertThat(edge("HTTP/1.1 204 N\r\n" + fields + "\r\n")).isEqualTo("answer:204 complete keeps");
    assertThat(edge("HTTP/1.1 204 N\r\n" + fields + "a:\r\n\r\n")).isEqualTo("malformed");
    String section = "a: " + "b".repeat(AnswerDecoder.MAX_SECTION - 5) + "\r\n\r\n";
    assertThat(edge("HTTP/1.1 204 N\r\n" + section)).isEqualTo("answer:204 complete keeps");
    assertThat(edge("HTTP/1.1 204 N\r\na" + section)).isEqualTo("malformed");
  }

  /** A long answer, cut near its end only. */
  private static String edge(String answer) {
    byte[] bytes = answer.getBytes(StandardCharsets.ISO_8859_1);
    String whole = deliver(bytes, false, List.of());
    for (int at = bytes.length - 30; at < bytes.length; at++) {
      assertThat(deliver(bytes, false, List.of(at))).isEqualTo(whole);
    }
    return whole;
  }

  @Test
  void whoGaveUpHearsNothingMore() throws Exception {
    Recorder heard = new Recorder();
    boolean[] gone = new boolean[1];
    heard.onAnswer(() -> gone[0] = true);
    AnswerDecoder decoder = new AnswerDecoder(false);
    String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1";
    ByteBuf bytes = ALLOC.buffer().writeBytes(answer.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(decoder.decode(ALLOC, bytes, () -> gone[0] ? null : heard)).isFalse();
    decoder.close();
    assertThat(heard.heard()).isEqualTo("answer:200");
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void whoGaveUpAtTheHeadGetsNoWholeContentEither() throws Exception {
    Recorder heard = new Recorder();
    boolean[] gone = new boolean[1];
    heard.onAnswer(() -> gone[0] = true);
    AnswerDecoder decoder = new AnswerDecoder(false);
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    ByteBuf bytes = ALLOC.buffer().writeBytes(answer.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(decoder.decode(ALLOC, bytes, () -> gone[0] ? null : heard)).isFalse();
    decoder.close();
    assertThat(heard.heard()).isEqualTo("answer:200");
    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void bytesOfAnyKindHaveOneVerdict() {
    Random random = new Random(3);
    String[] scraps = {
      "HTTP/1.1 200 OK~",
      "HTTP/1.1 103 E~~",
      "HTTP/1.0 204 N~",
      "~",
      "~~",
      "a: b~",
      "hi",
      "2~",
      "0~",
      "Content-Length: 2~",
      "Transfer-Encoding: chunked~",
      "Connection: close~",
      "\r",
      "\n",
      "\0"
    };
    for (int round = 0; round < 1_500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(scraps[random.nextInt(scraps.length)]);
      }
      byte[] bytes = text.toString().replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      List<Integer> cuts =
          IntStream.range(1, bytes.length).filter(at -> random.nextInt(3) == 0).boxed().toList();
      boolean toHead = random.nextBoolean();
      assertThat(deliver(bytes, toHead, cuts)).isEqualTo(deliver(bytes, toHead, List.of()));
    }
  }
}

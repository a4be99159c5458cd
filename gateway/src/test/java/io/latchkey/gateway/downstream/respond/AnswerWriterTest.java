package io.latchkey.gateway.downstream.respond;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerWriterTest {
  private static final byte[] NO_TRAILERS = new byte[0];

  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final AnswerWriter writer = new AnswerWriter(channel.pipeline().firstContext());

  private final List<Long> told = new ArrayList<>();

  @AfterEach
  void closeChannel() {
    channel.finishAndReleaseAll();
  }

  private String written() {
    writer.letGo();
    channel.flushOutbound();
    StringBuilder text = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      text.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    return text.toString();
  }

  private static AnswerHead head(int status) {
    byte[] lines = "a: b\r\nnot counted".getBytes(StandardCharsets.US_ASCII);
    return new AnswerHead(status, lines, "a: b\r\n".length());
  }

  private static ByteBuf piece(String text) {
    ByteBuf piece = PooledByteBufAllocator.DEFAULT.buffer();
    piece.writeCharSequence(text, StandardCharsets.US_ASCII);
    return piece;
  }

  private static Framing framing(String word) {
    return switch (word) {
      case "none" -> Framing.NONE;
      case "chunked" -> Framing.CHUNKED;
      case "close" -> Framing.UNTIL_CLOSE;
      default -> Framing.length(Long.parseLong(word));
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          none    > -1 > false > false > ''
          none    > -1 > false > true  > Connection: close~
          none    > -1 > true  > false > Connection: keep-alive~
          none    > -1 > true  > true  > Connection: close~
          none    > 7  > false > false > Content-Length: 7~
          none    > 0  > false > false > Content-Length: 0~
          5       > -1 > false > false > Content-Length: 5~
          5       > -1 > true  > false > Content-Length: 5~Connection: keep-alive~
          5       > -1 > false > true  > Content-Length: 5~Connection: close~
          0       > -1 > false > false > Content-Length: 0~
          chunked > -1 > false > false > Transfer-Encoding: chunked~
          chunked > -1 > false > true  > Transfer-Encoding: chunked~Connection: close~
          chunked > -1 > true  > false > Connection: close~
          close   > -1 > false > false > Transfer-Encoding: chunked~
          close   > -1 > true  > false > Connection: close~
          close   > -1 > true  > true  > Connection: close~
          """)
  void eachAnswerIsFramedAnew(
      String upstream, long length, boolean http10, boolean close, String expected) {
    writer.head(head(200), framing(upstream), length, http10, close);
    assertThat(written())
        .isEqualTo("HTTP/1.1 200 OK\r\na: b\r\n" + expected.replace("~", "\r\n") + "\r\n");
    boolean unknown = upstream.equals("chunked") || upstream.equals("close");
    assertThat(writer.endsAtClose()).isEqualTo(http10 && unknown);
  }

  @ParameterizedTest
  @CsvSource({"204,-1,''", "204,5,''", "304,-1,''", "304,5,Content-Length: 5~"})
  void anAnswerWithoutContentDeclaresWhatItMay(int status, long length, String expected) {
    writer.head(head(status), Framing.NONE, length, false, false);
    writer.end(NO_TRAILERS);
    assertThat(written()).endsWith("\r\na: b\r\n" + expected.replace("~", "\r\n") + "\r\n");
  }

  private int buffers(int... pieces) {
    int length = IntStream.of(pieces).sum();
    writer.head(head(200), Framing.length(length), -1, false, false);
    for (int piece : pieces) {
      writer.content(piece("x".repeat(piece)));
    }
    assertThat(channel.outboundMessages()).as("nothing is flushed").isEmpty();
    writer.end(NO_TRAILERS);
    int buffers = channel.outboundMessages().size();
    assertThat(written()).endsWith("\r\n\r\n" + "x".repeat(length));
    return buffers;
  }

  @Test
  void littleContentGoesOutWithItsHead() {
    assertThat(buffers(AnswerWriter.JOINED)).isEqualTo(1);
    assertThat(buffers(AnswerWriter.JOINED - 1, 1)).isEqualTo(1);
    assertThat(buffers(0)).isEqualTo(1);
    assertThat(buffers(3 * AnswerWriter.JOINED)).isEqualTo(2);
    assertThat(buffers(1, 3 * AnswerWriter.JOINED, 1)).isEqualTo(3);
  }

  @Test
  void aHeadIsHeldUntilTheFlush() {
    writer.head(head(200), Framing.length(2), -1, false, false);
    writer.content(piece("a"));
    writer.flush();
    assertThat(written()).endsWith("\r\n\r\na");
    writer.content(piece("b"));
    writer.flush();
    assertThat(written()).isEqualTo("b");
  }

  @Test
  void whatIsHeldGoesWithItsConnection() {
    writer.head(head(200), Framing.length(2), -1, false, false);
    writer.content(piece("a"));
    writer.release();
    writer.release();
    writer.flush();
    assertThat(written()).isEmpty();
  }

  @Test
  void contentOfUnknownLengthGoesInChunks() {
    writer.head(head(200), Framing.UNTIL_CLOSE, -1, false, false);
    writer.content(piece("hello"));
    writer.end("t: u\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(written()).endsWith("\r\n\r\n5\r\nhello\r\n0\r\nt: u\r\n\r\n");
  }

  @Test
  void toHttp10ContentOfUnknownLengthEndsWithTheConnection() {
    writer.head(head(200), Framing.CHUNKED, -1, true, false);
    writer.content(piece("hello"));
    writer.end("t: u\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(written()).endsWith("Connection: close\r\n\r\nhello");
  }

  @Test
  void anInterimAnswerHasNoFraming() {
    writer.interim(head(103));
    assertThat(written()).matches("HTTP/1.1 103 [^\r]*\r\na: b\r\n\r\n");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void aRefusalIsAWholeAnswer(Reason reason) {
    writer.refusal(Refusal.of(reason, "Do so."), "id", false, false, false, told::add);
    String answer = written();
    int end = answer.indexOf("\r\n\r\n") + 4;
    String content = answer.substring(end);
    assertThat(answer.substring(0, end))
        .startsWith("HTTP/1.1 " + reason.status() + " ")
        .contains("Content-Length: " + content.length() + "\r\n")
        .doesNotContain("Transfer-Encoding");
    assertThat(answer.contains("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"))
        .isEqualTo(reason == Reason.WEBSOCKET_VERSION);
    assertThat(answer.contains("Connection")).isEqualTo(reason == Reason.WEBSOCKET_VERSION);
    assertThat(content).startsWith("{").endsWith("}");
    assertThat(told).containsExactly((long) content.length());
  }

  @ParameterizedTest
  @CsvSource({"false,false,''", "false,true,close", "true,false,keep-alive", "true,true,close"})
  void aRefusalOfAHeadHasItsLengthAndNoContent(boolean http10, boolean close, String connection) {
    writer.refusal(Refusal.of(Reason.NO_ROUTE, "No."), "id", false, http10, close, told::add);
    String full = written();
    writer.refusal(Refusal.of(Reason.NO_ROUTE, "No."), "id", true, http10, close, told::add);
    String bare = written();
    assertThat(told).containsExactly(full.length() - full.indexOf("\r\n\r\n") - 4L, 0L);
    assertThat(bare.replaceFirst("Date: [^\r]*", ""))
        .isEqualTo(
            full.substring(0, full.indexOf("\r\n\r\n") + 4).replaceFirst("Date: [^\r]*", ""));
    assertThat(bare.contains("Connection: " + connection + "\r\n"))
        .isEqualTo(!connection.isEmpty());
  }

  @Test
  void everyStatusHasALine() {
    for (int status = 100; status < 600; status++) {
      assertThat(new String(StatusLines.of(status), StandardCharsets.US_ASCII))
          .matches("HTTP/1\\.1 " + status + " [\\x20-\\x7e]+\r\n");
    }
  }
}

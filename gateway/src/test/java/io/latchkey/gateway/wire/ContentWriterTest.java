package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContentWriterTest {
  private static final byte[] NO_TRAILERS = new byte[0];

  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final List<ByteBuf> given = new ArrayList<>();

  private String written(Framing framing, byte[] trailers, String... pieces) {
    ChannelHandlerContext ctx = channel.pipeline().firstContext();
    for (String piece : pieces) {
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer();
      given.add(buffer);
      buffer.writeCharSequence(piece, StandardCharsets.ISO_8859_1);
      ContentWriter.write(ctx, framing, buffer);
    }
    ContentWriter.end(ctx, framing, trailers);
    ctx.flush();
    StringBuilder text = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      text.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    assertThat(given).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    given.clear();
    return text.toString();
  }

  @Test
  void declaredAndUndeclaredLengthGoOutAsTheyAre() {
    assertThat(written(Framing.length(5), NO_TRAILERS, "hel", "lo")).isEqualTo("hello");
    assertThat(written(Framing.UNTIL_CLOSE, NO_TRAILERS, "hel", "", "lo")).isEqualTo("hello");
    assertThat(written(Framing.NONE, NO_TRAILERS)).isEmpty();
  }

  @Test
  void chunksAreFramedAnew() {
    assertThat(written(Framing.CHUNKED, NO_TRAILERS, "hello", "0123456789abcdef"))
        .isEqualTo("5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n");
    assertThat(written(Framing.CHUNKED, NO_TRAILERS)).isEqualTo("0\r\n\r\n");
  }

  @Test
  void anEmptyPieceIsNotTheLastChunk() {
    assertThat(written(Framing.CHUNKED, NO_TRAILERS, "a", "", "b"))
        .isEqualTo("1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
  }

  @Test
  void trailersFollowTheLastChunk() {
    byte[] trailers = "a: b\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(written(Framing.CHUNKED, trailers, "x")).isEqualTo("1\r\nx\r\n0\r\na: b\r\n\r\n");
    assertThat(written(Framing.length(1), trailers, "x")).isEqualTo("x");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      String[] pieces = new String[random.nextInt(6)];
      for (int i = 0; i < pieces.length; i++) {
        pieces[i] = "\r\n0".repeat(random.nextInt(8));
      }
      String wire = written(Framing.CHUNKED, NO_TRAILERS, pieces);
      assertThat(Pieces.verdict(wire, Pieces.content(Framing.CHUNKED, 0)))
          .isEqualTo(String.join("", pieces) + "|");
    }
  }
}

package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/**
 * Frames content again as it goes out: each message is written from its parsed form, never passed
 * on with the frame it came in.
 */
public final class ContentWriter {
  private static final ByteBuf CRLF = constant("\r\n");
  private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");

  private ContentWriter() {}

  private static ByteBuf constant(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII)).asReadOnly());
  }

  /** Writes one piece of content, which is released; nothing is flushed. */
  public static void write(ChannelHandlerContext ctx, Framing framing, ByteBuf content) {
    if (framing.kind() != Framing.Kind.CHUNKED) {
      ctx.write(content, ctx.voidPromise());
      return;
    }
    int size = content.readableBytes();
    if (size == 0) {
      content.release();
      return;
    }
    ByteBuf line = ctx.alloc().directBuffer(12);
    line.writeCharSequence(Integer.toHexString(size), StandardCharsets.US_ASCII);
    line.writeByte('\r').writeByte('\n');
    ctx.write(line, ctx.voidPromise());
    ctx.write(content, ctx.voidPromise());
    ctx.write(CRLF.duplicate(), ctx.voidPromise());
  }

  /**
   * Writes the end of the content: for chunked the last chunk and the trailers.
   *
   * @param trailers field lines, each ended by CRLF, that may go on
   */
  public static void end(ChannelHandlerContext ctx, Framing framing, byte[] trailers) {
    if (framing.kind() != Framing.Kind.CHUNKED) {
      return;
    }
    if (trailers.length == 0) {
      ctx.write(LAST_CHUNK.duplicate(), ctx.voidPromise());
      return;
    }
    ByteBuf out = ctx.alloc().directBuffer(trailers.length + 8);
    out.writeCharSequence("0\r\n", StandardCharsets.US_ASCII);
    out.writeBytes(trailers).writeByte('\r').writeByte('\n');
    ctx.write(out, ctx.voidPromise());
  }
}

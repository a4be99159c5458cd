package io.latchkey.sandbox.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Content of any size that costs no memory: one shared buffer written over and over, as fast as the
 * peer reads. Confined to the connection's event loop.
 */
public final class Download {
  /** What is sent: the letters a to z over and over, in pieces of 26 x 2,048 bytes. */
  public static final String PATTERN = "abcdefghijklmnopqrstuvwxyz";

  private static final ByteBuf PIECE = Unpooled.unreleasableBuffer(piece()).asReadOnly();

  private final ChannelHandlerContext ctx;
  private final Runnable finished;
  private long left;
  private boolean over;

  Download(ChannelHandlerContext ctx, long size, Runnable finished) {
    this.ctx = ctx;
    this.left = size;
    this.finished = finished;
  }

  private static ByteBuf piece() {
    ByteBuf piece = Unpooled.directBuffer(PATTERN.length() * 2048);
    for (int i = 0; i < 2048; i++) {
      for (int j = 0; j < PATTERN.length(); j++) {
        piece.writeByte(PATTERN.charAt(j));
      }
    }
    return piece;
  }

  void pump() {
    while (!over && left > 0 && ctx.channel().isWritable()) {
      int size = (int) Math.min(left, PIECE.readableBytes());
      left -= size;
      ctx.write(new DefaultHttpContent(PIECE.slice(0, size)));
    }
    if (over || left > 0) {
      ctx.flush();
      return;
    }
    over = true;
    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(written -> finished.run());
  }

  void stop() {
    over = true;
  }
}

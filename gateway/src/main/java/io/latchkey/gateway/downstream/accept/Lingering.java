package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.wire.Reset;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** The ways to end a caller's connection. */
final class Lingering {
  /** How long what a caller sends is read and dropped that is turned away at once. */
  static final long TURNED_AWAY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private Lingering() {}

  /** Ends our direction after what is written has gone out. */
  static void begin(ChannelHandlerContext ctx) {
    begin(ctx, false, () -> {});
  }

  /**
   * Ends it after what is written has gone out.
   *
   * @param finished whether the caller has nothing more to send: then it is closed at once,
   *     otherwise only our direction is
   * @param whenFlushed told when all of it has gone out, if it has not been closed then
   */
  static void begin(ChannelHandlerContext ctx, boolean finished, Runnable whenFlushed) {
    var flushed = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (finished) {
      flushed.addListener(ChannelFutureListener.CLOSE);
      return;
    }
    flushed.addListener(
        done -> {
          whenFlushed.run();
          SslHandler tls = ctx.pipeline().get(SslHandler.class);
          if (tls != null) {
            tls.closeOutbound();
          } else if (ctx.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
            duplex.shutdownOutput();
          }
        });
  }

  /**
   * Breaks it off. An answer that the end of the connection would complete is cut off by a reset,
   * and on TLS without the alert that would vouch for its end.
   */
  static void abort(ChannelHandlerContext ctx, boolean endsAtClose) {
    if (!endsAtClose) {
      ctx.flush();
      ctx.close();
      return;
    }
    Reset.now(ctx);
  }
}

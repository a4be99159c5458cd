package io.latchkey.gateway.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

/** The hardest way to end a connection. */
public final class Reset {
  private Reset() {}

  /**
   * Ends it at once by a TCP reset: what the socket still holds is lost, and TLS says nothing. One
   * that is closed is left as it is; on its event loop.
   */
  public static void now(ChannelHandlerContext ctx) {
    // the descriptor of one that is closed may be another's by now, and its pipeline is empty
    if (ctx.channel().isOpen()) {
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      ctx.pipeline().firstContext().close();
    }
  }
}

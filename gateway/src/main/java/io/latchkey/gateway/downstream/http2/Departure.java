package io.latchkey.gateway.downstream.http2;

import io.netty.channel.ChannelHandlerContext;

/** How a connection is ended so that the caller can still read what was written last. */
@FunctionalInterface
public interface Departure {

  /** Sends what was written, and then the end of our direction. */
  void begin(ChannelHandlerContext ctx);
}

package io.latchkey.gateway.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Gathers whole requests; of one that is too large it tells by the event {@link #TOO_LARGE}. */
final class BoundedRequests extends HttpObjectAggregator {
  static final Object TOO_LARGE = new Object();

  BoundedRequests() {
    super(AdminServer.MAX_CONTENT, true);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    ctx.fireUserEventTriggered(TOO_LARGE);
  }
}

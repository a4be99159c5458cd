package io.latchkey.gateway.upstream.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of the TLS handshake, which says which version of HTTP the other side chose
 * (RFC 7301), then makes way for a connection of that version: before it is read any further.
 */
final class VersionChoice extends ChannelInboundHandlerAdapter {
  private final Outcome outcome;

  /** Hears of the choice, once; not at all where the handshake fails. */
  interface Outcome {
    /**
     * The version is known.
     *
     * @param protocol its name, or null where the other side did not choose
     */
    void chosen(ChannelHandlerContext ctx, @Nullable String protocol);
  }

  VersionChoice(Outcome outcome) {
    this.outcome = outcome;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent end && end.isSuccess()) {
      SslHandler ssl = ctx.pipeline().get(SslHandler.class);
      outcome.chosen(ctx, ssl.applicationProtocol());
      ctx.fireUserEventTriggered(event);
      if (!ctx.isRemoved()) {
        ctx.pipeline().remove(this);
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // the handshake's own future tells of it
  }
}

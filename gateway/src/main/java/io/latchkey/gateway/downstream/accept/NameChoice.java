package io.latchkey.gateway.downstream.accept;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the hello of a caller, and puts the handler of the certificate that it asks for in its
 * own place. A hello that is too long or too slow ends the connection.
 */
final class NameChoice extends AbstractSniHandler<Void> {
  /** As long as a BoringSSL takes; a hello with every key share in use has two thousand octets. */
  static final int MAX_HELLO = 16 << 10;

  private final Accepting accepting;

  /** Makes the server's side of TLS for the name that a caller asked for. */
  interface Accepting {
    SslHandler handler(ByteBufAllocator alloc, @Nullable String name);
  }

  NameChoice(Accepting accepting) {
    super(MAX_HELLO, CallerTls.HELLO_MILLIS);
    this.accepting = accepting;
  }

  @Override
  protected Future<Void> lookup(ChannelHandlerContext ctx, @Nullable String hostname) {
    return ctx.executor().newSucceededFuture(null);
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String hostname, Future<Void> ready) {
    SslHandler handler = accepting.handler(ctx.alloc(), hostname);
    boolean placed = false;
    try {
      ctx.pipeline().replace(this, SslHandler.class.getName(), handler);
      placed = true;
    } finally {
      if (!placed) {
        ReferenceCountUtil.safeRelease(handler.engine());
      }
    }
  }
}

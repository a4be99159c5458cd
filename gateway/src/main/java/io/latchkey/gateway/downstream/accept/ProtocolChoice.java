package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.http2.CallerFramesBuilder;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.exchange.Drain;
import io.latchkey.gateway.exchange.Watch;
import io.latchkey.gateway.wire.Alpn;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which version of HTTP a caller speaks: on TLS by what the handshake has chosen (RFC
 * 9113 section 3.2), on cleartext by its first octets (section 3.3). The first one that differs
 * from the preface of HTTP/2 tells HTTP/1.1; nothing is taken from what its reader gets.
 *
 * <p>Confined to the connection's event loop.
 */
final class ProtocolChoice extends ByteToMessageDecoder {
  private static final Logger log = LoggerFactory.getLogger(ProtocolChoice.class);

  /** What an HTTP/2 connection begins with (RFC 9113 section 3.4). */
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Listener listener;
  private final Conductor conductor;
  private final boolean tls;
  private @Nullable Watch watch;
  private long firstOctet;
  private boolean started;

  ProtocolChoice(Listener listener, Conductor conductor, boolean tls) {
    this.listener = listener;
    this.conductor = conductor;
    this.tls = tls;
  }

  private Watch watch(ChannelHandlerContext ctx) {
    Watch made = watch;
    if (made == null) {
      made = new Watch((EventLoop) ctx.executor(), System::nanoTime);
      watch = made;
    }
    return made;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      begin(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin(ctx);
  }

  private void begin(ChannelHandlerContext ctx) {
    watch(ctx).set(listener.limits().idle().toNanos(), ctx::close);
    ctx.read();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (tls) {
      // no octet comes before the handshake has ended
      choose(ctx, false);
      return;
    }
    if (!started) {
      started = true;
      firstOctet = System.nanoTime();
      watch(ctx).set(listener.limits().headerTime().toNanos(), () -> choose(ctx, false));
    }
    int length = Math.min(in.readableBytes(), PREFACE.length);
    for (int i = 0; i < length; i++) {
      if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
        choose(ctx, false);
        return;
      }
    }
    if (length == PREFACE.length) {
      choose(ctx, true);
    }
  }

  /** Makes way for the handler of the version chosen, which gets every octet that has come. */
  private void choose(ChannelHandlerContext ctx, boolean http2) {
    long spent = started ? System.nanoTime() - firstOctet : 0;
    ChannelHandler chosen =
        http2
            ? CallerFramesBuilder.handler(
                listener.terms(ctx.channel()), conductor, Lingering::begin)
            : new CallerConnection(listener, conductor, spent);
    ctx.pipeline().addAfter(ctx.name(), null, chosen);
    ctx.pipeline().remove(this);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    watch(ctx).close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    watch(ctx).close();
    super.channelInactive(ctx);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == Drain.NOW && !started) {
      ctx.close();
    }
    super.userEventTriggered(ctx, event);
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      SslHandler handler = ctx.pipeline().get(SslHandler.class);
      String chosen = handler == null ? null : handler.applicationProtocol();
      choose(ctx, Alpn.HTTP_2.equals(chosen));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.atDebug().addKeyValue("listener", listener.name()).log("a caller's connection failed");
    ctx.close();
  }
}

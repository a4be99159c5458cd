package io.latchkey.gateway.upstream.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection that has switched protocols: what was written goes out, then our
 * direction ends, and what the tenant still sends is read and dropped, so that no reset takes from
 * it what it has not read yet. All within {@link #LONGEST_NANOS} and {@link #MAX_OCTETS}.
 */
final class Parting extends ChannelInboundHandlerAdapter {
  /** How long all of it may take. */
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How many octets of the tenant are dropped before it is cut off. */
  static final long MAX_OCTETS = 1 << 20;

  private long dropped;

  private Parting() {}

  /** Begins it on the connection that {@code ctx} stands in, whose handler hears its end only. */
  static void begin(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) {
      return;
    }
    var late = ctx.executor().schedule(() -> ctx.close(), LONGEST_NANOS, TimeUnit.NANOSECONDS);
    ctx.channel().closeFuture().addListener(closed -> late.cancel(false));
    ctx.pipeline().addBefore(ctx.name(), null, new Parting());
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> endOutput(ctx));
    ctx.read();
  }

  private static void endOutput(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (ctx.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
      duplex.shutdownOutput();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    dropped += ((ByteBuf) message).readableBytes();
    ReferenceCountUtil.release(message);
    if (dropped > MAX_OCTETS) {
      ctx.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.read();
  }
}

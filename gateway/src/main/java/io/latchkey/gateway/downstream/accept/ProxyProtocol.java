package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.exchange.Drain;
import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the PROXY header that stands before everything else on a connection of a load balancer, TLS
 * included, and then is gone. A connection whose header is missing, garbled or late is closed
 * without an answer: who speaks there is no HTTP caller.
 *
 * <p>Confined to the connection's event loop.
 */
final class ProxyProtocol extends ChannelInboundHandlerAdapter {
  static final String LATE = "closed: no PROXY header came within limits.headerTime";
  static final String MALFORMED =
      "closed: does not begin with a PROXY header; let the load balancer send one, or set"
          + " proxyProtocol: false";
  static final String UNTRUSTED =
      "closed: its PROXY header is not believed, for it is not in trustedProxies";

  private static final Logger log = LoggerFactory.getLogger(ProxyProtocol.class);

  private final String listener;
  private final Strangers strangers;
  private final Duration limit;
  private final Consumer<@Nullable InetSocketAddress> then;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private @Nullable Future<?> alarm;

  /**
   * Makes one for a new connection.
   *
   * @param strangers told of connections that are closed
   * @param limit for the whole header, from the moment the connection was taken
   * @param then adds what comes next to the pipeline, told for whom the connection is; null for the
   *     balancer itself
   */
  ProxyProtocol(
      String listener,
      Strangers strangers,
      Duration limit,
      Consumer<@Nullable InetSocketAddress> then) {
    this.listener = listener;
    this.strangers = strangers;
    this.limit = limit;
    this.then = then;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    alarm = ctx.executor().schedule(() -> refuse(ctx, LATE), limit.toNanos(), TimeUnit.NANOSECONDS);
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (!ctx.channel().isActive()) {
      bytes.release();
      return;
    }
    join(ctx, bytes);
    try {
      ProxyHeader header = ProxyHeader.read(held);
      if (header != null) {
        goOn(ctx, header);
      }
    } catch (MalformedException malformed) {
      refuse(ctx, MALFORMED);
    }
  }

  /** What is held never grows past a header and one read. */
  private void join(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (!held.isReadable()) {
      held.release();
      held = bytes;
      return;
    }
    ByteBuf both = ctx.alloc().buffer(held.readableBytes() + bytes.readableBytes());
    both.writeBytes(held).writeBytes(bytes);
    held.release();
    bytes.release();
    held = both;
  }

  private void goOn(ChannelHandlerContext ctx, ProxyHeader header) {
    ByteBuf rest = held;
    held = Unpooled.EMPTY_BUFFER;
    then.accept(header.source());
    if (rest.isReadable()) {
      ctx.fireChannelRead(rest);
    } else {
      rest.release();
    }
    ctx.pipeline().remove(this);
  }

  private void refuse(ChannelHandlerContext ctx, String why) {
    strangers.say(listener, Peers.text(ctx.channel()), why);
    ctx.close();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    ctx.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == Drain.NOW) {
      ctx.close();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      log.atError().setCause(cause).log("fault while a PROXY header was read");
    }
    ctx.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (alarm != null) {
      alarm.cancel(false);
    }
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }
}

package io.latchkey.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The shortest way out for what TLS has made: stands behind it, holds one buffer from its writing
 * to its flush, and hands it straight to the system then, as {@link Outlet} does on cleartext. What
 * comes before the flush beside it, and what the system does not take at once, goes Netty's way.
 *
 * <p>Nothing is held but between a write and the flush, or the end of the connection. Confined to
 * its event loop.
 */
public final class RecordOutlet extends ChannelOutboundHandlerAdapter {
  private final EpollSocketChannel socket;
  private @Nullable ByteBuf held;
  private @Nullable ChannelPromise promised;
  private boolean gone;

  private RecordOutlet(EpollSocketChannel socket) {
    this.socket = socket;
  }

  /** Adds one, where the channel lets it be of use; TLS is to be added after it. */
  public static void addTo(ChannelPipeline pipeline) {
    Channel channel = pipeline.channel();
    if (channel instanceof EpollSocketChannel epoll) {
      pipeline.addLast(new RecordOutlet(epoll));
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    boolean free = held == null && !gone;
    if (free && message instanceof ByteBuf record && promise.setUncancellable()) {
      held = record;
      promised = promise;
      return;
    }
    letGo(ctx);
    ctx.write(message, promise);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    ByteBuf out = held;
    ChannelPromise promise = promised;
    if (out != null && promise != null && Outlet.isTaken(socket, out)) {
      held = null;
      promised = null;
      out.release();
      promise.trySuccess();
      return;
    }
    letGo(ctx);
    ctx.flush();
  }

  @Override
  public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
    letGo(ctx);
    ctx.disconnect(promise);
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    letGo(ctx);
    ctx.close(promise);
  }

  @Override
  public void deregister(ChannelHandlerContext ctx, ChannelPromise promise) {
    letGo(ctx);
    ctx.deregister(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    // who hears that a write has failed may write again, and no flush would come
    gone = true;
    letGo(ctx);
  }

  /** Writes what is held Netty's way, which tells of it as ever if the connection has ended. */
  private void letGo(ChannelHandlerContext ctx) {
    ByteBuf out = held;
    ChannelPromise promise = promised;
    held = null;
    promised = null;
    if (out != null && promise != null) {
      ctx.write(out, promise);
    }
  }
}

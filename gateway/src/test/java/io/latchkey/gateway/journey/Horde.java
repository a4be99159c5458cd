package io.latchkey.gateway.journey;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hostile callers of one kind, from an address of their own, on the threads that they are given.
 */
final class Horde implements AutoCloseable {
  /** Where hostile callers come from: honest ones do not share it. */
  private static final String FROM = "127.0.0.2";

  /**
   * What each of them does.
   *
   * @param size how many there are at once
   * @param first what it sends when it is connected
   * @param then what it sends from then on
   * @param everyMillis how often it does, 0 for as fast as it is taken, -1 for never
   * @param reads whether it reads what it is sent
   * @param againMillis after how long one that was cut off comes again, -1 for never
   * @param tls what it shakes hands with, or null
   */
  record Tactic(
      String name,
      int size,
      byte[] first,
      byte[] then,
      int everyMillis,
      boolean reads,
      int againMillis,
      @Nullable SslContext tls) {}

  private final Tactic tactic;
  private final Bootstrap bootstrap;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();
  private volatile boolean over;

  Horde(Tactic tactic, InetSocketAddress address, EventLoopGroup loops) {
    this.tactic = tactic;
    this.bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.AUTO_READ, tactic.reads)
            .localAddress(new InetSocketAddress(FROM, 0))
            .remoteAddress(address)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tactic.tls != null) {
                      channel.pipeline().addLast(tactic.tls.newHandler(channel.alloc()));
                    }
                    channel.pipeline().addLast(new One());
                  }
                });
    if (!tactic.reads) {
      bootstrap.option(ChannelOption.SO_RCVBUF, 4096);
    }
    for (int i = 0; i < tactic.size; i++) {
      connect();
    }
  }

  private void connect() {
    if (!over) {
      bootstrap
          .connect()
          .addListener(
              done -> {
                if (!done.isSuccess()) {
                  again();
                }
              });
    }
  }

  private void again() {
    if (tactic.againMillis >= 0 && !over) {
      var unused =
          bootstrap
              .config()
              .group()
              .schedule(this::connect, tactic.againMillis, TimeUnit.MILLISECONDS);
    }
  }

  int opened() {
    return opened.get();
  }

  /** How many were cut off. */
  int cutOff() {
    return closed.get();
  }

  /** How many are connected. */
  int left() {
    return open.size();
  }

  /** How long the one that was cut off last was let be. */
  double longestSeconds() {
    return longestNanos.get() / 1e9;
  }

  @Override
  public void close() {
    over = true;
    open.close().awaitUninterruptibly();
  }

  /** One of them. */
  private final class One extends ChannelInboundHandlerAdapter {
    private long since;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      since = System.nanoTime();
      opened.incrementAndGet();
      open.add(ctx.channel());
      ctx.writeAndFlush(Unpooled.wrappedBuffer(tactic.first));
      go(ctx);
    }

    private void go(ChannelHandlerContext ctx) {
      if (tactic.everyMillis == 0) {
        pour(ctx);
      } else if (tactic.everyMillis > 0) {
        var unused =
            ctx.executor().schedule(() -> drip(ctx), tactic.everyMillis, TimeUnit.MILLISECONDS);
      }
    }

    private void drip(ChannelHandlerContext ctx) {
      if (ctx.channel().isActive()) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(tactic.then));
        go(ctx);
      }
    }

    private void pour(ChannelHandlerContext ctx) {
      while (ctx.channel().isActive() && ctx.channel().isWritable()) {
        ByteBuf piece = Unpooled.wrappedBuffer(tactic.then);
        ctx.writeAndFlush(piece);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (tactic.everyMillis == 0) {
        ctx.executor().execute(() -> pour(ctx));
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (!over) {
        closed.incrementAndGet();
        longestNanos.accumulateAndGet(System.nanoTime() - since, Math::max);
        again();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}

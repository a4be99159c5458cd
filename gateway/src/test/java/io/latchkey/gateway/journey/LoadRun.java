package io.latchkey.gateway.journey;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls at a gateway for some time on a bounded number of connections, from one event loop: each
 * after the answer before, or at a rate that answers do not slow down while connections are free.
 */
final class LoadRun {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Few system calls for long content: callers must cost less than what they call. */
  private static final int READ_OCTETS = 1 << 18;

  private static final ByteBuf CALL =
      Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(Call.bytes(Call.get("/x"))));

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final double perSecond;
  private final Deque<One> free = new ArrayDeque<>();
  private final LoadFigures.Durations took = new LoadFigures.Durations();
  private final LoadFigures.Durations late = new LoadFigures.Durations();
  private final CompletableFuture<LoadFigures> ended = new CompletableFuture<>();
  private final long begun = System.nanoTime();
  private final long nanos;
  private boolean over;
  private long due;
  private long sent;
  private long unsent;
  private long good;
  private long refused;
  private long faults;
  private double lastRefusal;

  private LoadRun(EventLoop loop, InetSocketAddress address, double perSecond, double seconds) {
    this.loop = loop;
    this.perSecond = perSecond;
    this.nanos = (long) (seconds * 1e9);
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .remoteAddress(address)
            // memory that was used before: new memory is set to zero first
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_OCTETS))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new One());
                  }
                });
  }

  /** Calls for {@code seconds}; at the rate of {@code perSecond}, or 0 for one after the other. */
  static LoadFigures run(
      EventLoop loop, InetSocketAddress address, int connections, double perSecond, double seconds)
      throws Exception {
    LoadRun run = new LoadRun(loop, address, perSecond, seconds);
    loop.execute(() -> run.begin(connections));
    return run.ended.get((long) seconds + 30, TimeUnit.SECONDS);
  }

  private void begin(int connections) {
    for (int i = 0; i < connections; i++) {
      bootstrap.connect();
    }
    tick(System.nanoTime());
  }

  private void tick(long at) {
    long now = System.nanoTime();
    late.add(now - at);
    if (now - begun > nanos) {
      finish();
      return;
    }
    for (long all = (long) ((now - begun) / 1e9 * perSecond); due < all; due++) {
      One next = free.poll();
      if (next == null) {
        unsent++;
      } else {
        next.send();
      }
    }
    loop.schedule(() -> tick(now + TICK_NANOS), TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void finish() {
    over = true;
    double seconds = nanos / 1e9;
    ended.complete(
        new LoadFigures(
            (sent + unsent) / seconds,
            good / (0.9 * seconds),
            took.percentile(50),
            took.percentile(99),
            late.percentile(99),
            refused,
            unsent,
            lastRefusal,
            faults));
  }

  private void answered(int status, boolean ours, long since) {
    long now = System.nanoTime();
    if (over) {
      return;
    }
    if (status == 200) {
      took.add(now - since);
      good += now - begun > nanos / 10 ? 1 : 0;
    } else if (ours) {
      refused++;
      lastRefusal = (now - begun) / 1e9;
    } else {
      faults++;
    }
  }

  /** One connection; answers have a Content-Length. */
  private final class One extends SimpleChannelInboundHandler<ByteBuf> {
    private final StringBuilder head = new StringBuilder();
    private Channel channel;
    private int left;
    private long sentAt;
    private boolean waits;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      ready();
    }

    private void ready() {
      waits = false;
      if (over) {
        channel.close();
      } else if (perSecond == 0) {
        send();
      } else {
        free.add(this);
      }
    }

    private void send() {
      waits = true;
      sent++;
      left = 0;
      head.setLength(0);
      sentAt = System.nanoTime();
      channel.writeAndFlush(CALL.duplicate());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
      if (!waits) {
        return;
      }
      if (left == 0 && !readHead(bytes)) {
        return;
      }
      left -= bytes.readableBytes();
      if (left == 0) {
        isWhole(head.toString());
      }
    }

    /** Nothing of the content is kept: there are thousands of callers, and it is long. */
    private boolean readHead(ByteBuf bytes) {
      while (bytes.isReadable()) {
        head.append((char) bytes.readByte());
        if (head.length() > 3 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
          left = RawPeer.contentLength(head.toString());
          return true;
        }
      }
      return false;
    }

    private void isWhole(String answer) {
      int status = Integer.parseInt(answer.substring(9, 12));
      boolean ours = status == 503 && answer.contains("\r\nRetry-After: ");
      answered(status, ours, sentAt);
      waits = false;
      if (!answer.contains("\r\nConnection: close")) {
        ready();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      free.remove(this);
      faults += waits && !over ? 1 : 0;
      if (!over) {
        bootstrap.connect();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}

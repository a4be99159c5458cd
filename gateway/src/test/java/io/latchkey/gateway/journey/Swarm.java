package io.latchkey.gateway.journey;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many callers at once, each on a connection of its own, on one thread. */
final class Swarm implements AutoCloseable {
  private static final int LIMIT_SECONDS = 30;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<One> all = new ArrayList<>();

  /** What one call got, and how long it took. */
  record Got(String answer, Duration latency) {}

  Swarm(InetSocketAddress address, int size) throws Exception {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new One());
                  }
                });
    List<io.netty.channel.ChannelFuture> opening = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      opening.add(bootstrap.connect(address));
    }
    for (var each : opening) {
      all.add(each.sync().channel().pipeline().get(One.class));
    }
  }

  /** Sends {@code call} on every connection at once and waits for all answers. */
  List<Got> send(String call) throws Exception {
    ByteBuf bytes = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(Call.bytes(call)));
    List<CompletableFuture<Got>> answers = new ArrayList<>();
    loop.submit(() -> all.forEach(one -> answers.add(one.send(bytes.duplicate())))).sync();
    List<Got> got = new ArrayList<>();
    for (CompletableFuture<Got> answer : answers) {
      got.add(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    }
    return got;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** One caller, one call at a time; answers have a Content-Length. */
  private static final class One extends SimpleChannelInboundHandler<ByteBuf> {
    private final StringBuilder read = new StringBuilder();
    private CompletableFuture<Got> answer = new CompletableFuture<>();
    private ChannelHandlerContext context;
    private long sentAt;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      context = ctx;
    }

    private CompletableFuture<Got> send(ByteBuf call) {
      answer = new CompletableFuture<>();
      read.setLength(0);
      sentAt = System.nanoTime();
      context.writeAndFlush(call);
      return answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
      read.append(bytes.toString(StandardCharsets.ISO_8859_1));
      int headEnd = read.indexOf("\r\n\r\n") + 4;
      if (headEnd >= 4) {
        int length = RawPeer.contentLength(read.substring(0, headEnd));
        if (read.length() >= headEnd + length) {
          Duration took = Duration.ofNanos(System.nanoTime() - sentAt);
          answer.complete(new Got(read.toString(), took));
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      answer.completeExceptionally(new AssertionError("closed after: " + read));
    }
  }
}

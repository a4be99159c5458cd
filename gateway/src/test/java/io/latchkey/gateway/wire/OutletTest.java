package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutletTest {
  private static final int MUCH = 4 << 20;

  private EventLoopGroup loops;
  private ServerSocket listener;
  private Socket peer;
  private EpollSocketChannel channel;
  private ChannelHandlerContext ctx;

  @BeforeEach
  void connect() throws IOException, InterruptedException {
    assumeTrue(Epoll.isAvailable(), "epoll is Linux's");
    loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.SO_SNDBUF, 16 << 10)
            .handler(new ChannelInboundHandlerAdapter());
    channel =
        (EpollSocketChannel) bootstrap.connect(listener.getLocalSocketAddress()).sync().channel();
    peer = listener.accept();
    ctx = channel.pipeline().firstContext();
  }

  @AfterEach
  void close() throws IOException {
    if (loops != null) {
      peer.close();
      listener.close();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static ByteBuf buffer(byte[] octets) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(octets.length).writeBytes(octets);
  }

  private static ByteBuf buffer(String text) {
    return buffer(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void onLoop(Runnable step) throws Exception {
    channel.eventLoop().submit(step).get();
  }

  private String read(int octets) throws IOException {
    return new String(peer.getInputStream().readNBytes(octets), StandardCharsets.US_ASCII);
  }

  @Test
  void whatTheSystemTakesIsReleasedAtOnce() throws Exception {
    ByteBuf out = buffer("hello");
    onLoop(() -> new Outlet(ctx).send(out));
    assertThat(out.refCnt()).isZero();
    assertThat(read(5)).isEqualTo("hello");
  }

  @Test
  void nothingOvertakesWhatWaits() throws Exception {
    onLoop(
        () -> {
          Outlet outlet = new Outlet(ctx);
          outlet.send(buffer("a"));
          ctx.write(buffer("b")); // not flushed
          outlet.send(buffer("c"));
          outlet.send(buffer("d"));
        });
    assertThat(read(4)).isEqualTo("abcd");
  }

  @Test
  void whatTheSystemDoesNotTakeGoesOutLater() throws Exception {
    byte[] much = new byte[MUCH];
    new Random(7).nextBytes(much);
    ByteBuf out = buffer(much);
    onLoop(
        () -> {
          Outlet outlet = new Outlet(ctx);
          outlet.send(out);
          outlet.send(buffer("end"));
        });
    assertThat(out.refCnt()).as("some of it waits").isOne();
    assertThat(peer.getInputStream().readNBytes(MUCH)).isEqualTo(much);
    assertThat(read(3)).isEqualTo("end");
  }

  @Test
  void nothingGoesToADescriptorThatIsClosed() throws Exception {
    ByteBuf out = buffer("late");
    onLoop(
        () -> {
          Outlet outlet = new Outlet(ctx);
          ctx.close();
          outlet.send(out);
        });
    assertThat(out.refCnt()).isZero();
    assertThat(peer.getInputStream().read()).isNegative();
  }

  @Test
  void nothingGoesOutAfterTheEndOfOurDirection() throws Exception {
    ByteBuf out = buffer("late");
    onLoop(
        () -> {
          Outlet outlet = new Outlet(ctx);
          channel.shutdownOutput();
          outlet.send(out);
        });
    assertThat(out.refCnt()).isZero();
    assertThat(peer.getInputStream().read()).isNegative();
  }

  @Test
  void whoHandlesWritesIsNotPassedOver() throws Exception {
    onLoop(
        () -> {
          channel
              .pipeline()
              .addFirst(
                  new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(
                        ChannelHandlerContext context, Object message, ChannelPromise promise) {
                      ((ByteBuf) message).setByte(0, 'x');
                      context.write(message, promise);
                    }
                  });
          new Outlet(ctx).send(buffer("abc"));
        });
    assertThat(read(3)).isEqualTo("xbc");
  }

  @Test
  void aChannelOfAnotherKindIsWrittenAsEver() {
    EmbeddedChannel other = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    new Outlet(other.pipeline().firstContext()).send(buffer("hi"));
    ByteBuf sent = other.readOutbound();
    assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo("hi");
    sent.release();
    other.finishAndReleaseAll();
  }
}

package io.latchkey.gateway.wire;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test of what sends on one connection of epoll's, with its other end; skipped elsewhere. */
abstract class EpollPeer {
  /** More octets than the system takes at once. */
  static final int MUCH = 4 << 20;

  EpollSocketChannel channel;
  Socket peer;
  private EventLoopGroup loops;
  private ServerSocket listener;

  @BeforeEach
  final void connect() throws IOException, InterruptedException {
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
  }

  @AfterEach
  final void close() throws IOException {
    if (loops != null) {
      peer.close();
      listener.close();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  static ByteBuf buffer(byte[] octets) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(octets.length).writeBytes(octets);
  }

  static ByteBuf buffer(String text) {
    return buffer(text.getBytes(StandardCharsets.US_ASCII));
  }

  final void onLoop(Runnable step) throws Exception {
    channel.eventLoop().submit(step).get();
  }

  final String read(int octets) throws IOException {
    return new String(peer.getInputStream().readNBytes(octets), StandardCharsets.US_ASCII);
  }
}

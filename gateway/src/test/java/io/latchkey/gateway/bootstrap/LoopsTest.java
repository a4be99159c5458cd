package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private final Sockets sockets = Sockets.ofThisMachine();
  private final EventLoopGroup loops = sockets.loops(1, "test");

  private Channel connected(ServerSocket server) throws InterruptedException {
    return new Bootstrap()
        .group(loops)
        .channel(sockets.channel())
        .handler(new ChannelInboundHandlerAdapter())
        .connect(server.getLocalSocketAddress())
        .sync()
        .channel();
  }

  @AfterEach
  void end() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
  }

  private boolean hasEnded() throws InterruptedException {
    return loops.awaitTermination(10, TimeUnit.SECONDS);
  }

  @Test
  void toldToEndWithinATaskTheyCloseTheirConnectionsAllTheSame() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Channel channel = connected(server);
      try (Socket peer = server.accept()) {
        peer.setSoTimeout(10_000);
        loops.execute(
            () -> {
              running.countDown();
              try {
                told.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
        running.await();
        end();
        told.countDown();

        assertThat(hasEnded()).isTrue();
        assertThat(channel.closeFuture().isDone()).isTrue();
        assertThat(channel.pipeline().names()).hasSize(1);
        assertThat(peer.getInputStream().read()).isNegative();
      }
    }
  }

  @Test
  void toldToEndWhileTheyRestTheyDoSo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Channel channel = connected(server);
      end();

      assertThat(hasEnded()).isTrue();
      assertThat(channel.closeFuture().isDone()).isTrue();
    }
  }
}

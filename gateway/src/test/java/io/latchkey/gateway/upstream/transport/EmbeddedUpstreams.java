package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.tls.ContextSet;
import io.latchkey.gateway.tls.LiveTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Servers that a test plays itself, on an event loop that moves when the test says so. An attempt
 * to connect stays pending until it is accepted or turned down.
 */
final class EmbeddedUpstreams implements AutoCloseable {
  private final EmbeddedChannel home = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final List<Server> servers = new ArrayList<>();
  private final ScriptedNames names = new ScriptedNames();
  private boolean noSockets;
  private long ahead;

  /** The far end of one connection. */
  final class Server extends ChannelOutboundHandlerAdapter {
    private final EmbeddedChannel channel;
    private ChannelPromise connecting;
    private SocketAddress address;

    Server() {
      channel = EmbeddedChannel.builder().register(false).handlers(this).build();
    }

    @Override
    public void connect(
        ChannelHandlerContext ctx, SocketAddress to, SocketAddress from, ChannelPromise promise) {
      connecting = promise;
      address = to;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
      ctx.read();
    }

    /** Where the connection was asked to go. */
    String to() {
      return String.valueOf(address);
    }

    boolean isPending() {
      return connecting != null && !connecting.isDone() && channel.isActive();
    }

    boolean isOpen() {
      return connecting != null && connecting.isSuccess() && channel.isActive();
    }

    void accept() {
      connecting.setSuccess();
      run();
    }

    void turnDown() {
      connecting.setFailure(new ConnectException("scripted"));
      channel.pipeline().close();
      run();
    }

    Server send(String text) {
      ByteBuf bytes =
          channel.alloc().buffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      channel.pipeline().fireChannelRead(bytes);
      channel.pipeline().fireChannelReadComplete();
      run();
      return this;
    }

    String received() {
      StringBuilder text = new StringBuilder();
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        text.append(out.toString(StandardCharsets.ISO_8859_1));
        out.release();
      }
      return text.toString();
    }

    void close() {
      channel.pipeline().close();
      run();
    }

    EmbeddedChannel channel() {
      return channel;
    }
  }

  EventLoop loop() {
    return home.eventLoop();
  }

  /** From now on no socket can be made. */
  void runOutOfSockets() {
    noSockets = true;
  }

  /** What names stand for. */
  ScriptedNames names() {
    return names;
  }

  Connector connector() {
    try {
      return new Connector(
          () -> {
            if (noSockets) {
              throw new IllegalStateException("scripted: too many open files");
            }
            Server server = new Server();
            servers.add(server);
            return server.channel;
          },
          names,
          new LiveTls(ContextSet.of(SslContextBuilder.forClient().build())),
          null,
          null);
    } catch (SSLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Nanoseconds that pass by {@link #advance} alone. */
  long nanos() {
    return ahead;
  }

  /** Lets time pass at once. */
  void advance(Duration time) {
    ahead += time.toNanos();
    home.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    run();
  }

  void run() {
    home.runPendingTasks();
    home.runScheduledPendingTasks();
    home.runPendingTasks();
  }

  List<Server> servers() {
    return servers;
  }

  Server server(int index) {
    return servers.get(index);
  }

  List<Server> pending() {
    return servers.stream().filter(Server::isPending).toList();
  }

  List<Server> open() {
    return servers.stream().filter(Server::isOpen).toList();
  }

  @Override
  public void close() {
    for (int i = 0; i < servers.size(); i++) {
      servers.get(i).channel.pipeline().close();
      run();
      servers.get(i).channel.releaseOutbound();
    }
    home.finishAndReleaseAll();
  }
}

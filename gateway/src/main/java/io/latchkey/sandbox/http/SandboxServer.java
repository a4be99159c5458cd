package io.latchkey.sandbox.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One listening simulator: HTTP/1.1 on a fixed, small number of threads, epoll where the platform
 * has it. Each connection is read only as fast as it is answered.
 */
public final class SandboxServer implements AutoCloseable {
  /** Threads of one server, however many connections it has. */
  static final int THREADS = 2;

  /** How long {@link #close()} waits for calls that are being answered. */
  static final Duration GRACE = Duration.ofSeconds(2);

  /** Requests that one connection may have read and unanswered; one more and it is closed. */
  static final int MAX_PIPELINED = 128;

  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_SECTION = 64 * 1024;
  private static final int MAX_PIECE = 64 * 1024;
  private static final int BACKLOG = 4096;

  private final Routes routes;
  private final ServerTraits traits;
  private final EventLoopGroup loops;
  private final ChannelGroup connections =
      new DefaultChannelGroup("sandbox", GlobalEventExecutor.INSTANCE);
  private final LongAdder accepted = new LongAdder();
  private final Channel listener;
  private volatile boolean draining;

  private SandboxServer(
      String name, InetAddress bind, int port, Routes routes, ServerTraits traits) {
    this.routes = routes;
    this.traits = traits;
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerSocketChannel> kind =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("sandbox-" + name, true), io);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(kind)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(pipeline());
    try {
      this.listener = bootstrap.bind(bind, port).syncUninterruptibly().channel();
    } catch (RuntimeException | Error e) {
      loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw e;
    }
  }

  /**
   * Listens; port 0 takes a free one. Blocks until bound. Who connects waits for {@link #serve}.
   */
  public static SandboxServer bind(
      String name, InetAddress bind, int port, Routes routes, ServerTraits traits) {
    return new SandboxServer(name, bind, port, routes, traits);
  }

  /** Answers who has connected by now, and who comes. */
  public void serve() {
    listener.config().setAutoRead(true);
  }

  private ChannelInitializer<Channel> pipeline() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        accepted.increment();
        connections.add(channel);
        HttpDecoderConfig config =
            new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_SECTION)
                .setMaxChunkSize(MAX_PIECE);
        channel
            .pipeline()
            .addLast(new HttpServerCodec(config, MAX_PIPELINED))
            .addLast(new Connection(SandboxServer.this));
      }
    };
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** The address to call, without a trailing slash. */
  public URI url() {
    InetAddress address = ((InetSocketAddress) listener.localAddress()).getAddress();
    String text = address.getHostAddress();
    String host = text.indexOf(':') < 0 ? text : "[" + text + "]";
    return URI.create("http://" + host + ":" + port());
  }

  /** Connections accepted since the start. */
  public long accepted() {
    return accepted.sum();
  }

  /** Connections open now. */
  public int open() {
    return connections.size();
  }

  boolean draining() {
    return draining;
  }

  Routes routes() {
    return routes;
  }

  ServerTraits traits() {
    return traits;
  }

  /** Stops accepting, lets calls in progress end for {@link #GRACE}, then closes everything. */
  @Override
  public void close() {
    draining = true;
    listener.close().awaitUninterruptibly();
    connections.forEach(channel -> channel.eventLoop().execute(() -> closeIfIdle(channel)));
    connections.newCloseFuture().awaitUninterruptibly(GRACE.toMillis());
    connections.close().awaitUninterruptibly(GRACE.toMillis());
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(GRACE.toMillis());
  }

  private static void closeIfIdle(Channel channel) {
    ChannelHandlerContext ctx = channel.pipeline().context(Connection.class);
    if (ctx != null && ctx.handler() instanceof Connection connection) {
      connection.closeIfIdle(ctx);
    }
  }
}

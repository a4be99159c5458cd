package io.latchkey.gateway.admin;

import static io.latchkey.gateway.admin.AdminHandler.FINISH;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operator's own HTTP/1.1 listener, which serves the pages that it is given. It is bounded in
 * connections, request size and time, allows no other origin (no CORS), and never shares a
 * connection or a rule with the listeners of callers.
 */
public final class AdminServer {
  /** The most connections at once; one more takes the place of another. */
  public static final int MAX_CONNECTIONS = 64;

  /** The most octets of a request line. */
  public static final int MAX_LINE = 4096;

  /** The most octets of a request's fields. */
  public static final int MAX_SECTION = 16 * 1024;

  /** The most fields of a request. */
  public static final int MAX_FIELDS = 100;

  /** The most octets of content of one request. */
  public static final int MAX_CONTENT = 64 * 1024;

  /**
   * The most requests in a row that are there when the answer before them is complete; the one
   * after them is the connection's last.
   */
  public static final int MAX_PIPELINED = 16;

  /** The most octets that are held of what comes ahead of an answer, if its pages are slow. */
  public static final int MAX_AHEAD = 256 * 1024;

  /** How long others go first before a request that came ahead: once round the event loop. */
  public static final Duration TURN = Duration.ofMillis(1);

  /** From the last answer, or the connection's start, to the end of the next request. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /** From the end of a request to the end of its answer. */
  public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  /** How long the answers under way may take when the listener closes. */
  public static final Duration LAST_ANSWER = Duration.ofMillis(500);

  /** How long a connection that is ending is still read. */
  public static final Duration LINGER = Duration.ofSeconds(2);

  private final AdminSettings settings;
  private final AdminPages pages;
  private final Function<InetAddress, RequestSource> sources;
  private final @Nullable Function<ByteBufAllocator, ChannelHandler> tls;
  private final ServerBootstrap bootstrap;
  private final OpenConnections connections = new OpenConnections();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /**
   * A server that does not listen yet.
   *
   * @param group the one event loop of its connections; stays the giver's to shut down
   * @param channel the kind of server channel that fits {@code group}
   * @param pages asked in their order who serves a path
   * @param sources makes of a caller's address what reads the requests of its connection
   * @param tls makes what stands first in the pipeline of a connection, or null for cleartext
   */
  public AdminServer(
      AdminSettings settings,
      EventLoopGroup group,
      Class<? extends ServerChannel> channel,
      List<AdminPage> pages,
      Function<InetAddress, RequestSource> sources,
      @Nullable Function<ByteBufAllocator, ChannelHandler> tls) {
    this.settings = settings;
    this.sources = sources;
    this.tls = tls;
    this.pages = new AdminPages(new AdminGate(settings), pages);
    this.bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(channel)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, false)
            .childHandler(new Connection());
  }

  /** Listens; gives the address that was bound, or fails with what the system said. */
  public CompletionStage<InetSocketAddress> start() {
    CompletableFuture<InetSocketAddress> started = new CompletableFuture<>();
    ChannelFuture bound = bootstrap.bind(settings.bind());
    bound.addListener(
        done -> {
          if (done.isSuccess()) {
            channels.add(bound.channel());
            started.complete((InetSocketAddress) bound.channel().localAddress());
          } else {
            started.completeExceptionally(done.cause());
          }
        });
    return started;
  }

  /** Checks calls by these from now on; its address and its TLS stay. */
  public void configure(AdminSettings changed) {
    pages.check(new AdminGate(changed));
  }

  /** How many connections are open. */
  public int connections() {
    return connections.count();
  }

  /** Stops listening, lets the answers under way go out, and closes every connection. */
  public CompletionStage<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    channels.newCloseFuture().addListener(done -> closed.complete(null));
    channels
        .close(ServerChannel.class::isInstance)
        .addListener(
            deaf -> channels.forEach(each -> each.pipeline().fireUserEventTriggered(FINISH)));
    return closed;
  }

  /** Sets up each connection. */
  private final class Connection extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      connections.add(channel);
      channels.add(channel);
      if (tls != null) {
        channel.pipeline().addLast(tls.apply(channel.alloc()));
      }
      RequestSource source = sources.apply(address(channel.remoteAddress()));
      channel.pipeline().addLast(new AdminHandler(pages, connections, source));
    }

    /** One that is gone already has none; nothing will come from it. */
    private static InetAddress address(@Nullable SocketAddress peer) {
      return peer instanceof InetSocketAddress inet && inet.getAddress() != null
          ? inet.getAddress()
          : new InetSocketAddress(0).getAddress();
    }
  }
}

package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: resolves the name, connects, and for https shakes hands, the certificate's
 * name checked against the host (RFC 9110 section 4.3.4), which cannot be turned off.
 *
 * <p>Thread-safe; each connection lives on the event loop it is asked for.
 */
public final class Connector {
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 << 10, 64 << 10);

  private final ChannelFactory<? extends Channel> channels;
  private final AddressResolverGroup<InetSocketAddress> resolver;
  private final SslContext tls;
  private final @Nullable Proxy proxy;

  /**
   * Makes a connector.
   *
   * @param channels makes sockets that fit the event loops
   * @param resolver must not block
   * @param tls what is trusted and shown
   * @param proxy through which all connections go, or null
   */
  public Connector(
      ChannelFactory<? extends Channel> channels,
      AddressResolverGroup<InetSocketAddress> resolver,
      SslContext tls,
      @Nullable Proxy proxy) {
    this.channels = channels;
    this.resolver = resolver;
    this.tls = tls;
    this.proxy = proxy;
  }

  /** What becomes of an attempt; called once, on the event loop. */
  interface Outcome {
    void opened(Http1Connection connection);

    void failed(UpstreamException why);
  }

  /**
   * Opens a connection.
   *
   * @param timeout for all of it: the name, the connection and TLS
   * @param closed told when a connection that was opened has ended
   */
  void open(
      EventLoop loop,
      Origin origin,
      Duration timeout,
      Consumer<Http1Connection> closed,
      Outcome outcome) {
    Http1Connection connection = new Http1Connection(origin, closed);
    Attempt attempt = new Attempt(loop, origin, connection, proxy, outcome);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(channels)
            .resolver(resolver)
            .option(ChannelOption.AUTO_READ, false)
            // a tenant that answers early and closes fails our writes; its answer is still there
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (proxy != null) {
                      channel.pipeline().addLast(new Tunnel(proxy, origin, attempt.via(channel)));
                    }
                    if (origin.tls()) {
                      SslHandler ssl =
                          tls.newHandler(channel.alloc(), origin.tlsName(), origin.port());
                      ssl.setHandshakeTimeoutMillis(0);
                      channel.pipeline().addLast(ssl);
                    }
                    channel.pipeline().addLast(connection);
                  }
                });
    attempt.begin(bootstrap.connect(firstHop(origin)), timeout);
  }

  private InetSocketAddress firstHop(Origin origin) {
    return proxy == null
        ? InetSocketAddress.createUnresolved(origin.connectHost(), origin.port())
        : InetSocketAddress.createUnresolved(Origin.bare(proxy.host()), proxy.port());
  }

  /** One attempt, from the name to the end of the handshake, under one deadline. */
  private static final class Attempt {
    private final EventLoop loop;
    private final Origin origin;
    private final Http1Connection connection;
    private final Outcome outcome;
    private @Nullable ScheduledFuture<?> deadline;
    private final boolean proxied;
    private String step;
    private boolean settled;

    Attempt(
        EventLoop loop,
        Origin origin,
        Http1Connection connection,
        @Nullable Proxy proxy,
        Outcome outcome) {
      this.proxied = proxy != null;
      this.step =
          proxy == null
              ? "cannot be connected to"
              : "cannot be reached through the proxy " + proxy.host() + ":" + proxy.port();
      this.loop = loop;
      this.origin = origin;
      this.connection = connection;
      this.outcome = outcome;
    }

    void begin(ChannelFuture connecting, Duration timeout) {
      Channel channel = connecting.channel();
      long nanos = timeout.toNanos();
      deadline = loop.schedule(() -> late(channel), nanos, TimeUnit.NANOSECONDS);
      connecting.addListener(attempt -> onLoop(() -> connected(channel, attempt)));
    }

    /** A socket that could not even be made says so on a thread of nobody's. */
    private void onLoop(Runnable task) {
      if (loop.inEventLoop()) {
        task.run();
      } else {
        loop.execute(task);
      }
    }

    private void connected(Channel channel, Future<?> attempt) {
      if (!attempt.isSuccess()) {
        fail(UpstreamException.Kind.UNREACHABLE, TlsFaults.word(attempt.cause()));
      } else if (!proxied) {
        reached(channel);
      }
    }

    /** What hears of a tunnel: with a proxy, the origin is reached when it is open. */
    Tunnel.Outcome via(Channel channel) {
      return new Tunnel.Outcome() {
        @Override
        public void open() {
          reached(channel);
        }

        @Override
        public void refused(String word) {
          channel.close();
          fail(UpstreamException.Kind.UNREACHABLE, word);
        }
      };
    }

    private void reached(Channel channel) {
      if (origin.tls()) {
        step = "failed the TLS handshake";
        channel.read();
        channel
            .pipeline()
            .get(SslHandler.class)
            .handshakeFuture()
            .addListener(handshake -> onLoop(() -> secured(channel, handshake)));
      } else {
        succeed(channel);
      }
    }

    private void secured(Channel channel, Future<?> handshake) {
      if (handshake.isSuccess()) {
        succeed(channel);
      } else {
        channel.close();
        fail(kind(handshake.cause()), TlsFaults.word(handshake.cause()));
      }
    }

    private static UpstreamException.Kind kind(Throwable failure) {
      return TlsFaults.isCertificateRefused(failure)
          ? UpstreamException.Kind.CERTIFICATE_REFUSED
          : UpstreamException.Kind.UNREACHABLE;
    }

    private void late(Channel channel) {
      fail(UpstreamException.Kind.TIMEOUT, "timed out");
      channel.close();
    }

    private void succeed(Channel channel) {
      if (!channel.isActive()) {
        fail(UpstreamException.Kind.UNREACHABLE, "closed at once");
      } else if (settle()) {
        connection.handedOut();
        outcome.opened(connection);
      }
    }

    private void fail(UpstreamException.Kind kind, String word) {
      if (settle()) {
        String what = origin.authority() + " " + step + " (" + word + ")";
        outcome.failed(new UpstreamException(kind, what));
      }
    }

    /** Whether this is the first end that the attempt has come to. */
    private boolean settle() {
      boolean first = !settled;
      settled = true;
      if (deadline != null) {
        deadline.cancel(false);
      }
      return first;
    }
  }
}

package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.tls.LiveTls;
import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import io.latchkey.gateway.wire.Alpn;
import io.latchkey.gateway.wire.LoopBuffers;
import io.latchkey.gateway.wire.RecordOutlet;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to addresses, and for https shakes hands, the certificate's name checked
 * against the origin's host, whatever the address (RFC 9110 section 4.3.4), which cannot be turned
 * off.
 *
 * <p>Thread-safe; each connection lives on the event loop it is asked for.
 */
public final class Connector {
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 << 10, 64 << 10);

  private final ChannelFactory<? extends Channel> channels;
  private final NameService names;
  private final LiveTls tls;
  private final @Nullable LiveTls tlsWithHttp2;
  private final @Nullable Proxy proxy;

  /**
   * Makes a connector.
   *
   * @param channels makes sockets that fit the event loops
   * @param names finds the addresses of origins, or of the proxy
   * @param tls what is trusted and shown; offers HTTP/1.1 alone
   * @param tlsWithHttp2 the same, but offers HTTP/2 too; null where it is not spoken
   * @param proxy through which all connections go, or null
   */
  public Connector(
      ChannelFactory<? extends Channel> channels,
      NameService names,
      LiveTls tls,
      @Nullable LiveTls tlsWithHttp2,
      @Nullable Proxy proxy) {
    this.channels = channels;
    this.names = names;
    this.tls = tls;
    this.tlsWithHttp2 = tlsWithHttp2;
    this.proxy = proxy;
  }

  /** What becomes of an attempt; one of these is called, once, on the event loop. */
  interface Outcome {
    void opened(Http1Connection connection);

    /** Only where HTTP/2 was offered. */
    default void opened(Http2Connection connection) {
      throw new IllegalStateException("HTTP/2 was not offered");
    }

    void failed(UpstreamException why);

    /** Beside these, at any time: the other side wants HTTP/1.1 from now on. */
    default void http1Required() {
      // who does not offer anything else is not told so
    }
  }

  /** Whether {@code origin} may be spoken to by HTTP/2. */
  boolean offersHttp2(Origin origin) {
    return origin.tls() && tlsWithHttp2 != null;
  }

  /**
   * Opens a connection.
   *
   * @param address where the origin is, or the proxy
   * @param http2 whether HTTP/2 is offered, where it can be
   * @param timeout for all of it: the connection and TLS
   * @param closed told when a connection that was opened has ended
   * @return what gives it up
   */
  Lending open(
      EventLoop loop,
      Origin origin,
      InetSocketAddress address,
      boolean http2,
      Duration timeout,
      Consumer<Pooled> closed,
      Outcome outcome) {
    LiveTls offers = http2 && tlsWithHttp2 != null ? tlsWithHttp2 : tls;
    Attempt attempt = new Attempt(loop, origin, closed, proxy, outcome);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(channels)
            .disableResolver()
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
                    channel.config().setAllocator(LoopBuffers.ofThisLoop());
                    if (proxy != null) {
                      channel.pipeline().addLast(new Tunnel(proxy, origin, attempt.via(channel)));
                    }
                    if (origin.tls()) {
                      SslHandler ssl =
                          offers.connecting(channel.alloc(), origin.tlsName(), origin.port());
                      ssl.setHandshakeTimeoutMillis(0);
                      RecordOutlet.addTo(channel.pipeline());
                      channel.pipeline().addLast(ssl, new VersionChoice(attempt::secured));
                    } else {
                      attempt.takeHttp1(channel.pipeline());
                    }
                  }
                });
    attempt.begin(bootstrap.connect(address), timeout);
    return attempt;
  }

  /** Where names are looked up. */
  NameService names() {
    return names;
  }

  /** The host and port that are connected to: the origin's, or the proxy's. Unresolved. */
  InetSocketAddress firstHop(Origin origin) {
    return proxy == null
        ? InetSocketAddress.createUnresolved(origin.connectHost(), origin.port())
        : InetSocketAddress.createUnresolved(Origin.bare(proxy.host()), proxy.port());
  }

  /** One attempt, to the end of the handshake, under one deadline. */
  private static final class Attempt implements Http2Connection.Opening, Lending {
    private final EventLoop loop;
    private final Origin origin;
    private final Consumer<Pooled> closed;
    private final Outcome outcome;
    private @Nullable Http1Connection http1;
    private @Nullable ScheduledFuture<?> deadline;
    private final boolean proxied;
    private @Nullable Channel channel;
    private String step;
    private boolean settled;

    Attempt(
        EventLoop loop,
        Origin origin,
        Consumer<Pooled> closed,
        @Nullable Proxy proxy,
        Outcome outcome) {
      this.proxied = proxy != null;
      this.step =
          proxy == null
              ? "cannot be connected to"
              : "cannot be reached through the proxy " + proxy.host() + ":" + proxy.port();
      this.loop = loop;
      this.origin = origin;
      this.closed = closed;
      this.outcome = outcome;
    }

    void begin(ChannelFuture connecting, Duration timeout) {
      Channel made = connecting.channel();
      channel = made;
      deadline = loop.schedule(() -> late(made), timeout.toNanos(), TimeUnit.NANOSECONDS);
      connecting.addListener(attempt -> onLoop(() -> connected(made, attempt)));
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
            .addListener(handshake -> onLoop(() -> shaken(channel, handshake)));
      } else {
        succeed(channel);
      }
    }

    /** That it succeeds is told by {@link #secured}, in its place among what is read. */
    private void shaken(Channel channel, Future<?> handshake) {
      if (!handshake.isSuccess()) {
        channel.close();
        fail(kind(handshake.cause()), TlsFaults.word(handshake.cause()));
      }
    }

    /** The handshake succeeded, and {@code protocol} was chosen in it. */
    void secured(ChannelHandlerContext ctx, @Nullable String protocol) {
      if (Alpn.HTTP_2.equals(protocol)) {
        step = "failed to begin HTTP/2";
        Http2Connection http2 = new Http2Connection(origin, this, closed);
        ctx.pipeline().addLast(http2.handler());
      } else {
        takeHttp1(ctx.pipeline());
        succeed(ctx.channel());
      }
    }

    /** HTTP/1.1 is spoken: there is nothing to choose, or it was chosen. */
    void takeHttp1(ChannelPipeline pipeline) {
      http1 = new Http1Connection(origin, closed);
      pipeline.addLast(http1);
    }

    @Override
    public void opened(Http2Connection connection) {
      if (settle()) {
        outcome.opened(connection);
      } else {
        connection.leave();
      }
    }

    @Override
    public void refused(UpstreamException.Kind kind, String word) {
      fail(kind, word);
    }

    @Override
    public void http1Required() {
      outcome.http1Required();
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

    @Override
    public void cancel() {
      if (settle() && channel != null) {
        channel.close();
      }
    }

    private void succeed(Channel channel) {
      if (!channel.isActive()) {
        fail(UpstreamException.Kind.UNREACHABLE, "closed at once");
      } else if (http1 != null && settle()) {
        http1.handedOut();
        outcome.opened(http1);
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

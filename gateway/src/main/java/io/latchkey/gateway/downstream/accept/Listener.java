package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.parse.RequestReader;
import io.latchkey.gateway.downstream.parse.RequestStream;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket that callers reach us by, and the connections that came through it.
 *
 * <p>Thread-safe; each connection lives on one event loop from accept to close.
 */
public final class Listener {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 << 10, 64 << 10);
  private static final int BACKLOG = 4096;

  private final ListenerSettings settings;
  private final @Nullable CallerTls tls;
  private final boolean encodedSlash;
  private final ConnectionMeter meter;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ServerBootstrap bootstrap;
  private @Nullable Channel socket;
  private volatile String name;

  private Listener(
      ListenerSettings settings,
      boolean encodedSlash,
      EventLoopGroup loops,
      ChannelFactory<? extends ServerChannel> sockets,
      Conductor conductor,
      ConnectionMeter meter)
      throws IOException {
    this.settings = settings;
    this.meter = meter;
    this.encodedSlash = encodedSlash;
    this.tls = settings.tls() == null ? null : CallerTls.of(settings.tls());
    this.name = text(settings.bind());
    this.bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(sockets)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    admit(channel, conductor);
                  }
                });
  }

  /**
   * A listener that does not listen yet.
   *
   * @param encodedSlash whether some route allows {@code %2F} in a path
   * @param meter counts the open connections
   * @throws IOException naming the certificate, key or authority that cannot be used
   */
  public static Listener of(
      ListenerSettings settings,
      boolean encodedSlash,
      EventLoopGroup loops,
      ChannelFactory<? extends ServerChannel> sockets,
      Conductor conductor,
      ConnectionMeter meter)
      throws IOException {
    return new Listener(settings, encodedSlash, loops, sockets, conductor, meter);
  }

  /** Opens the socket; from then on callers are served. Fails with what the system says. */
  public ChannelFuture open() {
    ChannelFuture bound = bootstrap.bind(settings.bind());
    socket = bound.channel();
    return bound;
  }

  /**
   * Makes the port that was got part of the name; to be called when {@link #open} has succeeded.
   */
  public void opened() {
    name = text(address());
  }

  private Channel socket() {
    Channel opened = socket;
    if (opened == null) {
      throw new IllegalStateException("not opened");
    }
    return opened;
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private void admit(Channel channel, Conductor conductor) {
    if (connections.size() >= settings.limits().connections()) {
      log.atDebug().addKeyValue("listener", name).log("too many connections");
      if (tls == null) {
        channel.pipeline().addLast(new Overload(this, conductor));
      } else {
        channel.close();
      }
      return;
    }
    connections.add(channel);
    meter.opened();
    channel.closeFuture().addListener(closed -> meter.closed());
    if (tls != null) {
      channel.pipeline().addLast(tls.handler(channel.alloc()));
    }
    channel.pipeline().addLast(new CallerConnection(this, conductor));
  }

  RequestStream stream(Peer peer) {
    ListenerSettings.Limits limits = settings.limits();
    RequestReader reader =
        new RequestReader(peer, limits.line(), limits.section(), limits.fields(), encodedSlash);
    return new RequestStream(reader, limits.section());
  }

  ListenerSettings.Limits limits() {
    return settings.limits();
  }

  List<Cidr> trustedProxies() {
    return settings.trustedProxies();
  }

  /** The address as it stands in logs. */
  public String name() {
    return name;
  }

  /** Where it listens, with the port that it got. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket().localAddress();
  }

  /** How many callers are connected. */
  public int connections() {
    return connections.size();
  }

  /** Takes no more connections, and lets each that there is end with its present answer. */
  public void drain() {
    socket().close();
    connections.forEach(
        channel -> channel.pipeline().fireUserEventTriggered(CallerConnection.Drain.NOW));
  }

  /** Breaks off what is left. */
  public void close() {
    if (socket != null) {
      socket.close();
    }
    connections.close();
  }
}

package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.http2.SharedRoom;
import io.latchkey.gateway.downstream.http2.Terms;
import io.latchkey.gateway.downstream.parse.RequestReader;
import io.latchkey.gateway.downstream.parse.RequestStream;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.exchange.Drain;
import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.latchkey.gateway.wire.LoopBuffers;
import io.latchkey.gateway.wire.RecordOutlet;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BooleanSupplier;
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
      new WriteBufferWaterMark(32 << 10, Footprint.WRITE_MARK);

  /** Connections beyond the limit that may be open while they are told so. */
  public static final int TURNED_AWAY = Admission.TOLD_WHY;

  private static final int LEAST_READ = 64;
  private static final int FIRST_READ = 2048;
  private static final int BACKLOG = 4096;

  /**
   * Octets that the system holds and has not sent, where it can be told: what a caller takes is
   * seen no later than that, and 20,000 callers that read slowly cannot fill the system's memory.
   */
  private static final long UNSENT = 64 << 10;

  private final ListenerSettings settings;
  private final @Nullable CallerTls tls;
  private final BooleanSupplier encodedSlash;
  private final ConnectionMeter meter;
  private final Admission admission;
  private final SharedRoom shared = new SharedRoom(SharedRoom.size());
  private final Strangers strangers = new Strangers(System::nanoTime);
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ServerBootstrap bootstrap;
  private @Nullable Channel socket;
  private volatile String name;

  private Listener(
      ListenerSettings settings,
      @Nullable CallerTls tls,
      BooleanSupplier encodedSlash,
      EventLoopGroup loops,
      ChannelFactory<? extends ServerChannel> sockets,
      Conductor conductor,
      ConnectionMeter meter) {
    this.settings = settings;
    this.meter = meter;
    this.admission = new Admission(settings.limits().connections(), settings.limits().perAddress());
    this.encodedSlash = encodedSlash;
    this.tls = tls;
    this.name = text(settings.bind());
    this.bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(sockets)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, Footprint.READ))
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.config().setAllocator(LoopBuffers.ofThisLoop());
                    admit(channel, conductor);
                  }
                });
  }

  /**
   * A listener that does not listen yet.
   *
   * @param tls of its settings, or null for cleartext; whoever made it closes it
   * @param encodedSlash whether some route allows {@code %2F} in a path, now
   * @param meter counts the open connections
   */
  public static Listener of(
      ListenerSettings settings,
      @Nullable CallerTls tls,
      BooleanSupplier encodedSlash,
      EventLoopGroup loops,
      ChannelFactory<? extends ServerChannel> sockets,
      Conductor conductor,
      ConnectionMeter meter) {
    return new Listener(settings, tls, encodedSlash, loops, sockets, conductor, meter);
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
    InetSocketAddress peer = Peers.address(channel);
    if (peer == null) {
      channel.close();
      return;
    }
    if (!admission.enter()) {
      turnAway(channel, conductor);
      return;
    }
    connections.add(channel);
    meter.opened();
    channel
        .closeFuture()
        .addListener(
            closed -> {
              admission.leave();
              meter.closed();
            });
    if (channel instanceof EpollSocketChannel epoll) {
      epoll.config().setTcpNotSentLowAt(UNSENT);
    }
    if (!settings.proxyProtocol()) {
      admitFrom(peer.getAddress(), channel, conductor);
    } else if (Peers.isTrusted(peer.getAddress(), settings.trustedProxies())) {
      channel
          .pipeline()
          .addLast(
              new ProxyProtocol(
                  name,
                  strangers,
                  limits().headerTime(),
                  source -> {
                    if (source != null) {
                      Peers.standFor(channel, source);
                    }
                    admitFrom((source == null ? peer : source).getAddress(), channel, conductor);
                  }));
    } else {
      strangers.say(name, Peers.text(channel), ProxyProtocol.UNTRUSTED);
      channel.close();
    }
  }

  private void turnAway(Channel channel, Conductor conductor) {
    log.atDebug().addKeyValue("listener", name).log("too many connections");
    if (tls == null && admission.mayBeTold()) {
      channel.closeFuture().addListener(closed -> admission.wasTold());
      channel.pipeline().addLast(new Overload(this, conductor));
    } else {
      channel.close();
    }
  }

  /** Takes it for a caller at {@code address}, if there is a place for one. */
  private void admitFrom(InetAddress address, Channel channel, Conductor conductor) {
    if (!admission.enter(address)) {
      turnAway(channel, conductor);
      return;
    }
    channel.closeFuture().addListener(closed -> admission.leave(address));
    serve(channel, conductor);
  }

  private void serve(Channel channel, Conductor conductor) {
    if (tls == null) {
      channel.pipeline().addLast(new TlsOnCleartext(this, strangers));
    } else {
      RecordOutlet.addTo(channel.pipeline());
      channel.pipeline().addLast(tls.handler(channel.alloc()), new HandshakeWatch(this, strangers));
    }
    channel
        .pipeline()
        .addLast(
            settings.http2()
                ? new ProtocolChoice(this, conductor, tls != null)
                : new CallerConnection(this, conductor, 0));
  }

  RequestStream stream(Peer peer) {
    ListenerSettings.Limits limits = settings.limits();
    RequestReader reader =
        new RequestReader(peer, limits.line(), limits.section(), limits.fields(), encodedSlash);
    return new RequestStream(reader, limits.section());
  }

  /** What a connection of HTTP/2 is served under, once its TLS handshake is done. */
  Terms terms(Channel channel) {
    ListenerSettings.Limits limits = settings.limits();
    return new Terms(
        name,
        Peers.of(channel, settings.trustedProxies()),
        encodedSlash,
        limits.line(),
        limits.section(),
        limits.fields(),
        limits.requests(),
        limits.streams(),
        limits.headerTime(),
        limits.idle(),
        limits.minimumRate(),
        limits.rateGrace(),
        shared);
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

  /** What it speaks, in the words of the log: {@code h2,http/1.1} on {@code tls}, for one. */
  public String speaks() {
    String versions = settings.http2() ? "h2,http/1.1" : "http/1.1";
    String layer = tls == null ? "cleartext" : "tls";
    return (settings.proxyProtocol() ? "proxy " : "") + layer + " " + versions;
  }

  /** What it was made by. */
  public ListenerSettings settings() {
    return settings;
  }

  /** Where it listens, with the port that it got. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket().localAddress();
  }

  /** How many callers are connected. */
  public int connections() {
    return connections.size();
  }

  /** Says on each connection that can be told so that the next calls should go elsewhere. */
  public void announceDrain() {
    connections.forEach(channel -> channel.pipeline().fireUserEventTriggered(Drain.SOON));
  }

  /** Takes no more connections, and lets each that there is end with its present answer. */
  public void drain() {
    socket().close();
    connections.forEach(channel -> channel.pipeline().fireUserEventTriggered(Drain.NOW));
  }

  /** Lets each connection whose caller showed a certificate end with its present answer. */
  public void drainProven() {
    for (Channel channel : connections) {
      Peers.whenProven(channel, () -> channel.pipeline().fireUserEventTriggered(Drain.NOW));
    }
  }

  /** Breaks off what is left. */
  public void close() {
    if (socket != null) {
      socket.close();
    }
    connections.close();
  }
}

package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.AdminServer;
import io.latchkey.gateway.admin.HealthPage;
import io.latchkey.gateway.admin.HealthPage.Health;
import io.latchkey.gateway.admin.MetricsPage;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.downstream.accept.CallerTls;
import io.latchkey.gateway.downstream.accept.Listener;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.telemetry.AccessLog;
import io.latchkey.gateway.telemetry.ExchangeObserver;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.tls.TlsProvider;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.wire.Alpn;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ReflectiveChannelFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: every room made and joined, from start to stop.
 *
 * <p>{@link #start} and {@link #close} block and belong to a thread of their own.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Duration drain;
  private final Metrics metrics;
  private final Network network;
  private final RunningPlan plan;
  private final RotationFiles secrets;
  private final Conductor conductor;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<CallerTls> callers = new ArrayList<>();
  private final AdminServer admin;
  private final InetSocketAddress adminAddress;
  private boolean closed;

  private Gateway(Loaded.Valid loaded, Metrics metrics, Network network) throws IOException {
    GatewaySettings settings = loaded.settings();
    this.drain = settings.drain();
    this.metrics = metrics;
    RequestIds ids = new RequestIds();
    String given = settings.name();
    String name = given == null ? "latchkey-" + ids.get().substring(0, 12) : given;
    this.network = network;
    try {
      this.plan = new PlanBuilder(settings, name, network, metrics).build();
      this.secrets = new RotationFiles(loaded.accounts(), network.watch(), InstantSource.system());
      AccessLog accessLog = new AccessLog(InstantSource.system());
      ExchangeObserver observer = new Observers(metrics, accessLog);
      this.conductor =
          new Conductor(plan.plan(), InstantSource.system(), System::nanoTime, ids, observer);
      boolean encodedSlash = settings.routes().stream().anyMatch(RouteSettings::allowEncodedSlash);
      for (ListenerSettings listener : settings.listeners()) {
        listeners.add(open(listener, encodedSlash));
      }
      this.admin =
          new AdminServer(
              settings.admin(),
              network.control(),
              network.sockets().serverChannel(),
              List.of(
                  HealthPage.live(() -> new Health(true, "live")),
                  HealthPage.ready(this::readiness),
                  new MetricsPage(metrics::exposition)));
      this.adminAddress = listen(admin, settings);
    } catch (IOException | RuntimeException failed) {
      listeners.forEach(Listener::close);
      network.close();
      callers.forEach(CallerTls::close);
      throw failed;
    }
  }

  private Listener open(ListenerSettings settings, boolean encodedSlash) throws IOException {
    ListenerSettings.Tls files = settings.tls();
    FileWatch.Seen read = FileWatch.Seen.of(files == null ? List.of() : files.files());
    CallerTls tls =
        files == null ? null : CallerTls.of(files, network.tls(), Alpn.of(settings.http2()));
    if (tls != null) {
      callers.add(tls);
    }
    Listener listener =
        Listener.of(
            settings,
            tls,
            encodedSlash,
            network.calls(),
            new ReflectiveChannelFactory<>(network.sockets().serverChannel()),
            conductor,
            metrics.accepted());
    ChannelFuture bound = listener.open().awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + listener.name(), bound.cause());
    }
    listener.opened();
    if (tls != null) {
      network.files().keep(listener, tls, read);
    }
    return listener;
  }

  private static InetSocketAddress listen(AdminServer admin, GatewaySettings settings)
      throws IOException {
    try {
      return admin.start().toCompletableFuture().join();
    } catch (CompletionException failed) {
      InetSocketAddress bind = settings.admin().bind();
      String where = bind.getHostString() + ":" + bind.getPort();
      throw new IOException("cannot listen on " + where + " (admin.bind)", failed);
    }
  }

  /**
   * Starts a gateway; it is ready when this returns, whether its token endpoints are or not.
   *
   * @throws IOException naming the address or file that cannot be used; nothing is left running
   */
  public static Gateway start(Loaded.Valid loaded, Metrics metrics) throws IOException {
    return start(loaded, metrics, new Network(metrics));
  }

  /** The same on a network that was made already, and is closed with the gateway. */
  static Gateway start(Loaded.Valid loaded, Metrics metrics, Network network) throws IOException {
    Gateway gateway = new Gateway(loaded, metrics, network);
    gateway.plan.start();
    gateway.plan.rotations().forEach(gateway.secrets::keep);
    gateway.network.watchFiles(gateway.secrets::again);
    TlsProvider tls = gateway.network.tls().provider();
    log.atInfo().addKeyValue("tls", tls.word()).addKeyValue("why", tls.why()).log("TLS library");
    for (Listener listener : gateway.listeners) {
      log.atInfo()
          .addKeyValue("listener", listener.name())
          .addKeyValue("speaks", listener.speaks())
          .addKeyValue("sockets", gateway.network.sockets().word())
          .log("serving");
    }
    return gateway;
  }

  /** Looks now at the files that it looks at every few seconds; blocks. */
  public void lookAtFiles() {
    network.lookAtFiles();
  }

  /** The token pools, in the order of the accounts. */
  List<TokenPool> pools() {
    return plan.pools();
  }

  private Health readiness() {
    return conductor.isDraining() ? new Health(false, "draining") : new Health(true, "ready");
  }

  /** Where callers reach it, in the order of the settings. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(Listener::address).toList();
  }

  /** Where the operator reaches it. */
  public InetSocketAddress adminAddress() {
    return adminAddress;
  }

  public Metrics metrics() {
    return metrics;
  }

  /**
   * Stops: takes no more calls, lets those under way end within the drain deadline, closes all.
   * Whoever comes second waits until the first is done.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    conductor.drain();
    listeners.forEach(Listener::drain);
    long deadline = System.nanoTime() + drain.toNanos();
    while (open() > 0 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    if (open() > 0) {
      log.atWarn().addKeyValue("connections", open()).log("broken off at the drain deadline");
    }
    listeners.forEach(Listener::close);
    plan.close();
    admin.close().toCompletableFuture().completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
    network.close();
    callers.forEach(CallerTls::close);
    log.atInfo().log("stopped");
  }

  private int open() {
    return listeners.stream().mapToInt(Listener::connections).sum();
  }
}

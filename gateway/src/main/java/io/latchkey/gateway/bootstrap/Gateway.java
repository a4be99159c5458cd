package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.AdminPage;
import io.latchkey.gateway.admin.AdminServer;
import io.latchkey.gateway.admin.AdminSettings;
import io.latchkey.gateway.admin.DashboardPage;
import io.latchkey.gateway.admin.DrainPage;
import io.latchkey.gateway.admin.ExplainPage;
import io.latchkey.gateway.admin.HealthPage;
import io.latchkey.gateway.admin.HealthPage.Health;
import io.latchkey.gateway.admin.LogLevelPage;
import io.latchkey.gateway.admin.MetricsPage;
import io.latchkey.gateway.admin.OpenApiPage;
import io.latchkey.gateway.admin.Operator;
import io.latchkey.gateway.admin.RefusalsPage;
import io.latchkey.gateway.admin.ReloadPage;
import io.latchkey.gateway.admin.ReloadReport;
import io.latchkey.gateway.admin.TrafficPage;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.downstream.accept.CallerTls;
import io.latchkey.gateway.downstream.accept.Listener;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.downstream.accept.ListenerSettings.Certificate;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.overload.TenantLoad;
import io.latchkey.gateway.telemetry.LogLevels;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.Usage;
import io.latchkey.gateway.upstream.credential.PoolStatus;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.wire.Alpn;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ReflectiveChannelFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: every room made and joined, from start to stop.
 *
 * <p>{@link #start} and {@link #close} block and belong to a thread of their own.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  private final Metrics metrics;
  private final Network network;
  private final CallBounds bounds;
  private final LivePlans plans;
  private final Succession succession;
  private final Reloader reloader;
  private final TraceWay traces;
  private final Conductor conductor;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<ListenerTls> callers = new ArrayList<>();
  private final List<CallerTls> adminTls = new ArrayList<>();
  private final LogLevels levels;
  private final AdminServer admin;
  private final InetSocketAddress adminAddress;
  private final DrainHook drainHook =
      new DrainHook(() -> new Thread(this::close, "latchkey-stop").start());
  private boolean closed;

  private Gateway(Loaded.Valid loaded, Metrics metrics, Network network) throws IOException {
    GatewaySettings settings = loaded.settings();
    this.metrics = metrics;
    this.levels = new LogLevels(settings.logging().level());
    RequestIds ids = new RequestIds();
    String given = settings.name();
    String name = given == null ? "latchkey-" + ids.get().substring(0, 12) : given;
    this.network = network;
    try {
      this.bounds = new CallBounds(metrics, network.loopCount());
      Running running = Running.of(loaded, Instant.now());
      RunningPlan first =
          new PlanBuilder(settings, name, network, metrics, bounds.plan(settings), null).build();
      this.traces = TraceWay.open(settings, name, metrics);
      Observers observers = Observers.of(metrics, InstantSource.system(), traces);
      this.plans = new LivePlans(first, network, metrics, observers.usage(), System::nanoTime);
      this.conductor =
          new Conductor(
              first.plan(),
              InstantSource.system(),
              System::nanoTime,
              ids,
              observers,
              bounds.loops());
      conductor.trace(traces.tracing());
      for (ListenerSettings listener : settings.listeners()) {
        listeners.add(open(listener));
      }
      Explanations explanations = Explanations.of(first, settings, addresses().get(0).getPort());
      this.succession =
          new Succession(
              name,
              running,
              network,
              metrics,
              plans,
              conductor,
              callers,
              levels,
              explanations,
              bounds);
      this.reloader =
          new Reloader(
              running,
              plans,
              succession,
              new ConfigReading(),
              network.watch(),
              InstantSource.system(),
              metrics.config());
      this.admin =
          new AdminServer(
              settings.admin(),
              network.admin(),
              network.sockets().serverChannel(),
              pages(views(name, running.since(), observers.usage()), explanations, observers),
              AdminRequests::from,
              adminTls(settings.admin().tls()));
      this.adminAddress = listen(admin, settings);
      succession.configures(admin);
    } catch (IOException | RuntimeException | Error failed) {
      listeners.forEach(Listener::close);
      network.close();
      callers.forEach(ListenerTls::close);
      adminTls.forEach(CallerTls::close);
      throw failed;
    }
  }

  private Listener open(ListenerSettings settings) throws IOException {
    ListenerSettings.Tls files = settings.tls();
    FileWatch.Seen read = FileWatch.Seen.of(files == null ? List.of() : files.files());
    CallerTls tls =
        files == null ? null : CallerTls.of(files, network.tls(), Alpn.of(settings.http2()));
    Listener listener =
        Listener.of(
            settings,
            tls,
            conductor::allowsEncodedSlash,
            network.calls(),
            new ReflectiveChannelFactory<>(network.sockets().serverChannel()),
            conductor,
            metrics.accepted());
    callers.add(new ListenerTls(listener, tls, network.files()));
    ChannelFuture bound = listener.open().awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + listener.name(), bound.cause());
    }
    listener.opened();
    callers.get(callers.size() - 1).keep(read);
    return listener;
  }

  private AdminViews views(String name, Instant now, Usage usage) {
    return new AdminViews(
        name,
        now,
        succession::shown,
        this::pools,
        () -> plans.inForce().tenants(),
        this::loads,
        listeners,
        conductor::isLeaving,
        this::adminConnections,
        metrics,
        usage);
  }

  private @Nullable Function<ByteBufAllocator, ChannelHandler> adminTls(
      AdminSettings.@Nullable Tls files) throws IOException {
    if (files == null) {
      return null;
    }
    FileWatch.Seen read = FileWatch.Seen.of(files.files());
    Certificate own = new Certificate(files.certificate(), files.privateKey());
    CallerTls tls =
        CallerTls.of(
            new ListenerSettings.Tls(List.of(own), null, false, false),
            network.tls(),
            Alpn.of(false));
    adminTls.add(tls);
    network.files().keep("admin", tls, read);
    return tls::handler;
  }

  private int adminConnections() {
    return admin.connections();
  }

  private List<AdminPage> pages(AdminViews views, Explanations explanations, Observers observers) {
    List<AdminPage> pages = new ArrayList<>();
    pages.add(HealthPage.live(() -> new Health(true, "live")));
    pages.add(HealthPage.ready(this::readiness));
    pages.add(new MetricsPage(metrics::exposition));
    pages.addAll(views.pages());
    pages.add(new TrafficPage(observers.traffic()));
    pages.add(new RefusalsPage(observers.refusals()));
    pages.add(new ExplainPage(explanations));
    pages.add(new LogLevelPage(levels));
    pages.add(new ReloadPage(operator()));
    pages.add(new DrainPage(operator()));
    pages.add(new OpenApiPage());
    pages.add(new DashboardPage());
    return pages;
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
    gateway.plans.inForce().start();
    gateway.succession.begin();
    Watched.begin(metrics, gateway, network, gateway.bounds.loops());
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
    return plans.inForce().pools();
  }

  /** How the tokens of an account stand; null where it has none. */
  public @Nullable PoolStatus status(String account) {
    return pools().stream()
        .filter(pool -> pool.account().equals(account))
        .map(TokenPool::status)
        .findFirst()
        .orElse(null);
  }

  /** What an operator can do to it. */
  public Operator operator() {
    return new Operator() {
      @Override
      public CompletionStage<ReloadReport> reload() {
        return reloader.reload("operator");
      }

      @Override
      public CompletionStage<ReloadReport> preview() {
        return reloader.preview();
      }

      @Override
      public void drain() {
        Gateway.this.drain();
        drainHook.ask();
      }
    };
  }

  /** Reloads because the process was told to by a signal. Any thread. */
  public CompletionStage<ReloadReport> reloadBySignal() {
    return reloader.reload("signal");
  }

  /** Reloads from now on when the files of the configuration change. */
  public void followFiles() {
    reloader.follow();
  }

  /** The configuration that runs. Any thread. */
  public Running running() {
    return reloader.running();
  }

  /** How many configurations are kept for what began under them. Any thread. */
  public int plansLeaving() {
    return plans.leaving();
  }

  /** Tells {@code changed} whether events are JSON, whenever that may have changed. */
  void onFormat(Consumer<Boolean> changed) {
    succession.onFormat(changed);
  }

  /** Runs {@code hook} when an operator drains, or has; at first that closes the gateway. */
  void onDrain(Runnable hook) {
    drainHook.lead(hook);
  }

  private Health readiness() {
    return conductor.isLeaving() ? new Health(false, "draining") : new Health(true, "ready");
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

  /** The tenants that have a bound on calls, and how much of it is used. Any thread. */
  public List<TenantLoad> loads() {
    return bounds.loads();
  }

  /**
   * Begins to drain: readiness says no from now on. Calls are taken until {@link #close}, which
   * whoever runs the process must do then. Any thread.
   */
  public void drain() {
    conductor.leave();
  }

  /**
   * Stops, as {@link Draining} says: takes no more calls, lets those under way end within the drain
   * deadline, closes all. Whoever comes second waits until the first is done.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    reloader.close();
    succession.close();
    new Draining(conductor, listeners, bounds.loops())
        .run(succession.drainDelay(), succession.drain());
    plans.close();
    traces.close();
    admin.close().toCompletableFuture().completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
    network.close();
    callers.forEach(ListenerTls::close);
    adminTls.forEach(CallerTls::close);
    log.atInfo().log("stopped");
  }
}

package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.overload.LoopGates;
import io.latchkey.gateway.telemetry.ConfigMeter;
import io.latchkey.gateway.telemetry.LoopMeter;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.tls.TlsContexts;
import io.latchkey.gateway.tls.TlsProvider;
import io.latchkey.gateway.upstream.credential.AssertionDesk;
import io.latchkey.gateway.upstream.credential.HomeLoop;
import io.latchkey.gateway.upstream.transport.Connector;
import io.latchkey.gateway.upstream.transport.DnsNames;
import io.latchkey.gateway.upstream.transport.Home;
import io.latchkey.gateway.upstream.transport.HttpControlClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event loops, name resolution and TLS: what everything that connects is made of. */
final class Network implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Network.class);
  private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

  /** How long the tasks of an event loop may still take when it ends. */
  private static final long LAST_SECONDS = 2;

  private final Sockets sockets = Sockets.ofThisMachine();
  private final int loopCount = Math.max(1, Runtime.getRuntime().availableProcessors());
  private final EventLoopGroup calls = sockets.loops(loopCount, "call");
  private final EventLoopGroup control = sockets.loops(1, "control");
  private final EventLoopGroup admin = sockets.loops(1, "admin");
  private final DnsNames names;
  private final HomeLoop home;
  private @Nullable AssertionDesk desk;
  private final TlsContexts tls;
  private final FileWatch watch = new FileWatch();
  private final TlsFiles files;
  private final ConfigMeter config;
  private boolean tlsExpected;
  private boolean closed;
  private final Map<TenantSettings.Tls, TenantTls> tenants = new HashMap<>();

  /**
   * Makes them.
   *
   * @throws IOException if the TLS that was asked for does not run here
   */
  Network(Metrics metrics) throws IOException {
    this(
        metrics,
        loop -> HomeLoop.on(loop, System::nanoTime, InstantSource.system()),
        UnaryOperator.identity());
  }

  /**
   * The same with another clock for token pools, and other name servers.
   *
   * @param homes makes their home of the control loop
   * @param resolver makes what finds names of what finds them by this machine's settings
   * @throws IOException if the TLS that was asked for does not run here
   */
  Network(
      Metrics metrics,
      Function<EventLoop, HomeLoop> homes,
      UnaryOperator<DnsNameResolverBuilder> resolver)
      throws IOException {
    names =
        new DnsNames(
            controlLoop(),
            resolver.apply(
                new DnsNameResolverBuilder()
                    .datagramChannelType(sockets.datagrams())
                    .socketChannelType(sockets.channel(), true)));
    watchNoBuffers();
    home = homes.apply(controlLoop());
    tls = TlsContexts.ofThisProcess();
    config = metrics.config();
    files = new TlsFiles(watch, metrics, InstantSource.system());
  }

  /** Netty samples buffers for leaks by default, with a stack each: tests do that, not calls. */
  private static void watchNoBuffers() {
    if (System.getProperty(LEAK_DETECTION) == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
  }

  Sockets sockets() {
    return sockets;
  }

  /** The event loops that carry calls. */
  EventLoopGroup calls() {
    return calls;
  }

  int loopCount() {
    return loopCount;
  }

  /** The one event loop of the admin listener: whatever is asked there, no token waits for it. */
  EventLoopGroup admin() {
    return admin;
  }

  /** The one event loop of our own calls and of token pools. */
  EventLoop controlLoop() {
    return control.next();
  }

  /** The control loop as the home of tenants' addresses. */
  Home tenantHome(SecureRandom random) {
    return new Home(controlLoop(), System::nanoTime, InstantSource.system(), random);
  }

  /** The control loop as the home of token pools, with the clock that they go by. */
  HomeLoop home() {
    return home;
  }

  /** Where all assertions are made. */
  synchronized AssertionDesk desk(SecureRandom random) {
    AssertionDesk made = desk == null ? AssertionDesk.open(random) : desk;
    desk = made;
    return made;
  }

  /**
   * Opens connections by these TLS settings; equal ones share what they are read to, sessions that
   * can be resumed included.
   *
   * @param http2 whether HTTP/2 is offered, before HTTP/1.1
   * @param proxy through which they go, or null
   * @throws IOException naming the file that cannot be used
   */
  Connector connector(
      TenantSettings.Tls settings, boolean http2, TenantSettings.@Nullable Proxy proxy)
      throws IOException {
    TenantTls files = tls(settings);
    return new Connector(
        new ReflectiveChannelFactory<>(sockets.channel()),
        names,
        files.http1(),
        http2 ? files.http2() : null,
        proxy);
  }

  HttpControlClient client(Connector connector) {
    return new HttpControlClient(controlLoop(), connector);
  }

  /** Lets go of what was read for TLS settings other than these; blocks a little. */
  synchronized void keepTls(Set<TenantSettings.Tls> used) {
    for (TenantSettings.Tls settings : List.copyOf(tenants.keySet())) {
      TenantTls known = used.contains(settings) ? null : tenants.remove(settings);
      if (known != null) {
        files.drop(known);
        known.close();
      }
    }
  }

  /** What a reload that comes too late would make is closed by nobody. */
  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the gateway ends");
    }
  }

  private synchronized TenantTls tls(TenantSettings.Tls settings) throws IOException {
    checkOpen();
    TenantTls known = tenants.get(settings);
    if (known == null) {
      FileWatch.Seen read = FileWatch.Seen.of(settings.files());
      known = new TenantTls(settings, tls);
      tenants.put(settings, known);
      files.keep(known, read);
    }
    return known;
  }

  /**
   * Loads the library of TLS now if these settings will want it, so that no call waits for that,
   * and says which it is, once; blocks.
   */
  synchronized void expectTls(GatewaySettings settings) {
    if (!tlsExpected && SpokenTls.by(settings)) {
      tlsExpected = true;
      TlsProvider library = tls.provider();
      config.speaks(library.word());
      log.atInfo()
          .addKeyValue("tls", library.word())
          .addKeyValue("why", library.why())
          .log("TLS library");
    }
  }

  /**
   * Makes all that servers are spoken to by; blocks.
   *
   * @throws IOException if the authorities of the system cannot be used
   */
  synchronized void makeTls() throws IOException {
    checkOpen();
    for (TenantTls each : tenants.values()) {
      each.make();
    }
  }

  /** What TLS towards callers is made by. */
  TlsContexts tls() {
    return tls;
  }

  /** The certificates in use. */
  TlsFiles files() {
    return files;
  }

  /** What looks at files. */
  FileWatch watch() {
    return watch;
  }

  /** Looks after files from now on; {@code also} runs after each look, where there is one. */
  void watchFiles(Runnable also) {
    files.warn();
    watch.start(
        () -> {
          files.warn();
          also.run();
        });
  }

  /** Has it told how late the event loops are; those that carry calls are looked at by gates. */
  void watchLoops(LoopMeter meter, LoopGates gates) {
    int number = 0;
    for (EventExecutor loop : calls) {
      number++;
      gates.watch(loop, meter.of("call-" + number));
    }
    meter.watch("control", controlLoop(), System::nanoTime);
    meter.watch("admin", admin.next(), System::nanoTime);
  }

  /** Looks at the files now; blocks. */
  void lookAtFiles() {
    watch.look();
  }

  @Override
  public void close() {
    watch.close();
    for (EventLoopGroup each : List.of(calls, admin, control)) {
      each.shutdownGracefully(0, LAST_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    names.close();
    closeTls();
  }

  private synchronized void closeTls() {
    closed = true;
    tenants.values().forEach(TenantTls::close);
  }
}

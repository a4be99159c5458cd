package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.AdminServer;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.telemetry.LogLevels;
import io.latchkey.gateway.telemetry.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How one configuration takes the place of another, in all that goes by it. */
final class Succession implements Reloader.Planning {
  /** After it the version of the first configuration is made, though nobody asked. */
  private static final Duration UNASKED = Duration.ofMinutes(1);

  private final String name;
  private final Network network;
  private final Metrics metrics;
  private final LivePlans plans;
  private final Conductor conductor;
  private final List<ListenerTls> listeners;
  private final LogLevels levels;
  private final Explanations explanations;
  private final CallBounds bounds;
  private final WarnBanner banner;
  private final Running first;
  private volatile ShownConfig shown;
  private volatile RotationFiles secrets;
  private volatile Duration drain;
  private volatile Duration drainDelay;
  private volatile Consumer<Boolean> format = json -> {};
  private @Nullable AdminServer admin;
  private boolean closed;

  Succession(
      String name,
      Running first,
      Network network,
      Metrics metrics,
      LivePlans plans,
      Conductor conductor,
      List<ListenerTls> listeners,
      LogLevels levels,
      Explanations explanations,
      CallBounds bounds) {
    this.bounds = bounds;
    this.banner = new WarnBanner(metrics.warnings());
    this.name = name;
    this.first = first;
    this.network = network;
    this.metrics = metrics;
    this.plans = plans;
    this.conductor = conductor;
    this.listeners = listeners;
    this.levels = levels;
    this.explanations = explanations;
    Loaded.Valid loaded = first.loaded();
    this.shown = ShownConfig.of(first, null);
    this.secrets = new RotationFiles(loaded.accounts(), network.watch(), InstantSource.system());
    this.drain = loaded.settings().drain();
    this.drainDelay = loaded.settings().drainDelay();
  }

  /** The configuration that runs, as it is shown. */
  ShownConfig shown() {
    return shown;
  }

  /** How long calls may take to end when the gateway stops. */
  Duration drain() {
    return drain;
  }

  /** How long they are still taken then. */
  Duration drainDelay() {
    return drainDelay;
  }

  /** The admin listener goes by it too. */
  synchronized void configures(AdminServer server) {
    admin = server;
  }

  /** Tells {@code changed} whether events are JSON, whenever that may have changed. */
  void onFormat(Consumer<Boolean> changed) {
    format = changed;
  }

  /** Follows the files of the first configuration from now on. */
  void begin() {
    plans.inForce().rotations().forEach(secrets::keep);
    network.watchFiles(
        () -> {
          secrets.again();
          // so that a late scrape need not wait for it, nor a start pay for it
          if (InstantSource.system().instant().isAfter(first.since().plus(UNASKED))) {
            first.version();
          }
        });
    metrics.config().runs(first::version, first.since());
    banner.runs(first.loaded().settings());
    banner.repeat(network.controlLoop());
  }

  /** Lets no other configuration run from then on. */
  synchronized void close() {
    closed = true;
  }

  @Override
  public Reloader.Prepared prepare(Running next) throws IOException {
    RunningPlan before = plans.inForce();
    GatewaySettings settings = next.loaded().settings();
    ListenerTls.Changes certificates =
        ListenerTls.change(listeners, before.settings().listeners(), settings.listeners());
    try {
      RunningPlan built =
          new PlanBuilder(settings, name, network, metrics, bounds.plan(settings), before).build();
      return new Next(next, before, built, certificates);
    } catch (IOException | RuntimeException unfit) {
      certificates.drop();
      plans.someEnded();
      throw unfit;
    }
  }

  private synchronized void swap(Next next) {
    if (closed) {
      next.discard();
      return;
    }
    Loaded.Valid loaded = next.running.loaded();
    GatewaySettings settings = loaded.settings();
    GatewaySettings before = next.before.settings();
    next.built.gates().settle();
    conductor.run(next.built.plan());
    plans.replace(next.built);
    next.certificates.take();
    secrets.close();
    secrets = Successors.follow(next.before, next.built, loaded, network.watch());
    if (admin != null) {
      admin.configure(settings.admin());
    }
    drain = settings.drain();
    drainDelay = settings.drainDelay();
    banner.runs(settings);
    shown = ShownConfig.of(next.running, shown);
    explanations.turnTo(next.built, settings);
    metrics.config().runs(next.running::version, next.running.since());
    if (!settings.logging().equals(before.logging())) {
      levels.configured(settings.logging().level());
      format.accept(settings.logging().json());
    }
    if (Descriptors.needed(settings) > Descriptors.needed(before)) {
      Descriptors.check(settings, Descriptors.allowed());
    }
  }

  /** A configuration that could run in the place of the one before. */
  private final class Next implements Reloader.Prepared {
    private final Running running;
    private final RunningPlan before;
    private final RunningPlan built;
    private final ListenerTls.Changes certificates;

    Next(Running running, RunningPlan before, RunningPlan built, ListenerTls.Changes certificates) {
      this.running = running;
      this.before = before;
      this.built = built;
      this.certificates = certificates;
    }

    @Override
    public RunningPlan plan() {
      return built;
    }

    @Override
    public void swap() {
      Succession.this.swap(this);
    }

    @Override
    public void discard() {
      certificates.drop();
      built.closeBut(List.of(before)).whenComplete((ended, failure) -> plans.someEnded());
    }
  }
}

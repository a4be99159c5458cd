package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.stopLoadGeneratorIf;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.latchkey.loadtest.Bounds;
import io.latchkey.loadtest.Mistake;
import io.latchkey.loadtest.Plan;
import io.latchkey.loadtest.Settings;
import io.latchkey.loadtest.Simulator;
import io.latchkey.loadtest.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all simulations share: the gateway and how it is called, honest users, the bounds, and the
 * end of the load where too much fails. The model is open: users arrive at a rate whatever the
 * answers take, as they do in life.
 */
abstract class GatewaySimulation extends Simulation {
  /** The group of honest calls, on which the bounds are asserted. */
  static final String CALLS = "calls";

  /** How long answers that are still out may take once nobody arrives any more. */
  static final Duration GRACE = Duration.ofSeconds(60);

  final Settings settings;
  final Operator operator = new Operator();
  private final AtomicInteger failures = new AtomicInteger();

  GatewaySimulation(Plan plan) {
    this.settings = settingsOrExit(plan);
  }

  /** Gatling would bury the one sentence that helps under its own stack. */
  private static Settings settingsOrExit(Plan plan) {
    try {
      Settings settings = Settings.ofProcess(plan);
      settings.simulator().map(Simulator::new).ifPresent(Simulator::verify);
      return settings;
    } catch (Mistake wrong) {
      System.err.println("load test: " + wrong.getMessage());
      System.exit(2);
      throw wrong;
    }
  }

  final Bounds bounds() {
    return settings.bounds();
  }

  /** The controls of the simulator; only where the plan needs them. */
  final Simulator simulator() {
    return settings.simulator().map(Simulator::new).orElseThrow();
  }

  /** Calls with the key to an address, over connections that users share. */
  final HttpProtocolBuilder keptConnections(Target target) {
    return newConnections(target).shareConnections();
  }

  /** As {@link #keptConnections}, with a connection for each user. */
  final HttpProtocolBuilder newConnections(Target target) {
    return http.baseUrl(target.toString())
        .header(settings.keyHeader(), settings.key().reveal())
        .acceptHeader("application/json")
        .disableFollowRedirect();
  }

  /** Users who make one call each, in the group {@link #CALLS}. */
  final ScenarioBuilder apps() {
    return apps("apps", CALLS);
  }

  /** Users whose calls are counted by themselves. */
  final ScenarioBuilder apps(String name, String group) {
    return scenario(name).exec(group(group).on(new Calls(settings).one())).exec(fuse());
  }

  /** Ends the load where it does harm. */
  final ChainBuilder fuse() {
    int most = bounds().stopAfter();
    return exec(this::count)
        .exec(
            stopLoadGeneratorIf(
                "more than " + most + " calls failed (--stop-after)",
                session -> failures.get() > most));
  }

  private Session count(Session session) {
    if (session.isFailed()) {
      failures.incrementAndGet();
    }
    return session;
  }

  /** Honest users at the rate, all the time. */
  final PopulationBuilder steadily() {
    return apps().injectOpen(constantUsersPerSec(bounds().rate()).during(bounds().duration()));
  }

  /**
   * What comes before all else, and is shown but not judged: a JVM that has just begun is three to
   * four times slower.
   */
  private PopulationBuilder warmUp() {
    return warmUp("warm-up", bounds().rate());
  }

  /** A part of it by itself, up to a rate of its own. */
  final PopulationBuilder warmUp(String name, double rate) {
    return apps(name, "warm-up")
        .injectOpen(rampUsersPerSec(1).to(Math.max(1, rate)).during(bounds().warmUp()));
  }

  /** Sets up populations over shared connections, with the assertions that all have. */
  final void run(List<PopulationBuilder> populations, Duration atMost) {
    run(populations, atMost, List.of());
  }

  /** As {@link #run(List, Duration)}, and asserts more. */
  final void run(List<PopulationBuilder> populations, Duration atMost, List<Assertion> more) {
    run(List.of(warmUp()), populations, atMost, more);
  }

  /** As {@link #run(List, Duration, List)}, warmed up in another way; the first is waited for. */
  final void run(
      List<PopulationBuilder> warmUps,
      List<PopulationBuilder> populations,
      Duration atMost,
      List<Assertion> more) {
    List<Assertion> all = new ArrayList<>(judged(CALLS));
    all.addAll(more);
    // an act that never came to be has no figures, which fails too
    operator.acts().forEach(act -> all.add(details(act).failedRequests().count().is(0L)));
    List<PopulationBuilder> first = new ArrayList<>(warmUps);
    first.set(0, warmUps.get(0).andThen(populations.toArray(PopulationBuilder[]::new)));
    setUp(first)
        .protocols(keptConnections(settings.target()))
        .assertions(all)
        .maxDuration(bounds().warmUp().plus(atMost).plus(GRACE));
  }

  /** How many of a group, or of a request, may fail. */
  final Assertion failed(String group) {
    int percent = bounds().failedPercent();
    return percent == 0
        ? details(group).failedRequests().count().is(0L)
        : details(group).failedRequests().percent().lte((double) percent);
  }

  /** All bounds of a group: its median, its 99th percentile, and what of it may fail. */
  final List<Assertion> judged(String group) {
    return List.of(
        details(group).responseTime().percentile(50.0).lt((int) bounds().p50().toMillis()),
        details(group).responseTime().percentile(99.0).lt((int) bounds().p99().toMillis()),
        failed(group));
  }

  @Override
  public void before() {
    System.out.println(settings);
  }
}

package io.latchkey.loadtest;

import io.latchkey.loadtest.Plan.Needs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One run, allowed: whoever holds one may send the load.
 *
 * @param target the gateway
 * @param key of a caller
 * @param keyHeader the field that it is sent in
 * @param reads what is called where no simulator is behind the target
 * @param simulator the control door of the simulated CyberArk Identity
 * @param route the path of the route that leads to it
 * @param sandbox ours, if it is
 * @param bounds rate, duration, and what must hold
 * @param shape sizes and counts of single simulations
 */
public record Settings(
    Target target,
    CallerKey key,
    String keyHeader,
    List<Read> reads,
    Optional<Target> simulator,
    String route,
    Optional<OwnSandbox> sandbox,
    Bounds bounds,
    Shape shape) {
  /** The variable of the environment that may hold the key. */
  static final String KEY_VARIABLE = "LATCHKEY_KEY";

  /**
   * Sizes and counts.
   *
   * @param size of one large content, in octets
   * @param users transfers at once
   * @param slow slow callers at once
   * @param every between revocations
   * @param outage of the token endpoint
   */
  public record Shape(int size, int users, int slow, Duration every, Duration outage) {
    static final int LARGEST = 1 << 28;
    static final int MOST_USERS = 64;
    static final int MOST_SLOW = 300;

    static Shape of(Values values) {
      return new Shape(
          values.number(Option.SIZE, 10 << 20, 1_024, LARGEST),
          values.number(Option.USERS, 8, 1, MOST_USERS),
          values.number(Option.SLOW, 30, 3, MOST_SLOW),
          Duration.ofSeconds(values.number(Option.EVERY, 12, 1, 600)),
          Duration.ofSeconds(values.number(Option.OUTAGE, 30, 5, 600)));
    }
  }

  /** What the JVM and the environment say. */
  public static Settings ofProcess(Plan plan) {
    Map<String, String> said = new TreeMap<>();
    System.getProperties()
        .forEach((name, value) -> said.put(String.valueOf(name), String.valueOf(value)));
    return of(plan, said, System.getenv());
  }

  /**
   * Reads and judges a run.
   *
   * @throws Mistake if something is missing, out of range, or not allowed
   */
  public static Settings of(Plan plan, Map<String, String> said, Map<String, String> environment) {
    Values values = new Values(said);
    if (values.text("latchkey.key").isPresent()) {
      throw new Mistake(
          "a key is not taken from the command line, where every process sees it:"
              + " --key-file FILE, or the variable "
              + KEY_VARIABLE);
    }
    Optional<OwnSandbox> own = OwnSandbox.of(values);
    Target target =
        Target.read(
            Option.TARGET,
            values.text(Option.TARGET).orElseThrow(() -> new Mistake("--target is missing")));
    Optional<Target> simulator =
        values.text(Option.SIMULATOR).map(text -> Target.read(Option.SIMULATOR, text));
    confirm(values, target, Option.TARGET);
    simulator.ifPresent(door -> confirm(values, door, Option.SIMULATOR));
    List<Read> reads = values.text(Option.GET).map(Read::list).orElse(List.of());
    consent(plan, values, own, simulator, reads);
    return new Settings(
        target,
        key(values, environment),
        keyHeader(values),
        reads,
        simulator,
        route(values),
        own,
        Bounds.of(values, plan, target.isLoopback()),
        Shape.of(values));
  }

  /** Another machine is confirmed by its name, and gets no key that others can read on the way. */
  private static void confirm(Values values, Target target, Option option) {
    if (target.isLoopback()) {
      return;
    }
    String host = target.host();
    if (values.text(Option.I_OWN).filter(host::equalsIgnoreCase).isEmpty()) {
      throw new Mistake(
          "%s is not on this machine; if the load may go there, say --i-own %s"
              .formatted(option.flag(), host));
    }
    if (!target.isSecure() && !values.flag(Option.CLEARTEXT)) {
      throw new Mistake(
          "%s would carry the key over the network unencrypted: https, or --cleartext"
              .formatted(option.flag()));
    }
  }

  private static void consent(
      Plan plan,
      Values values,
      Optional<OwnSandbox> own,
      Optional<Target> simulator,
      List<Read> reads) {
    Needs needs = plan.needs();
    if (needs == Needs.SANDBOX && own.isEmpty()) {
      throw new Mistake(
          plan.title()
              + " changes the gateway's files, and runs against its own sandbox alone:"
              + " leave --target away");
    }
    if (needs == Needs.SIMULATOR && simulator.isEmpty()) {
      throw new Mistake(plan.title() + " needs the control door of a simulator: --simulator URL");
    }
    if (needs != Needs.NOTHING && own.isEmpty() && !values.flag(Option.ALLOW_FAULTS)) {
      throw new Mistake(plan.title() + " does what an honest caller does not: --allow-faults");
    }
    if (simulator.isEmpty() && reads.isEmpty()) {
      throw new Mistake(
          "what may be called there? --get PATH names something to read;"
              + " --simulator URL says that the sandbox is behind it, where users may be created");
    }
  }

  private static CallerKey key(Values values, Map<String, String> environment) {
    Optional<CallerKey> file = values.text(Option.KEY_FILE).map(Path::of).map(CallerKey::read);
    return file.or(() -> Optional.ofNullable(environment.get(KEY_VARIABLE)).map(CallerKey::of))
        .orElseThrow(() -> new Mistake("no key: --key-file FILE, or the variable " + KEY_VARIABLE));
  }

  private static String keyHeader(Values values) {
    String name = values.text(Option.KEY_HEADER).orElse("X-Api-Key");
    if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,63}")) {
      throw new Mistake("--key-header is a field name");
    }
    return name;
  }

  private static String route(Values values) {
    String route = values.text(Option.ROUTE).orElse("/identity");
    if (!route.matches("(/[A-Za-z0-9._~-]+)*/?")) {
      throw new Mistake("--route is a path like /identity");
    }
    return route.endsWith("/") ? route.substring(0, route.length() - 1) : route;
  }

  /** Whether large content can be sent and had: the simulator has an endpoint for it. */
  public boolean hasLoadEndpoints() {
    return simulator.isPresent();
  }

  /** Never holds the key. */
  @Override
  public String toString() {
    return "%s, %d/s at most for %d s after %d s of warm-up; median below %d ms, p99 below %d ms, %d %% may fail"
        .formatted(
            target,
            bounds.rate(),
            bounds.duration().toSeconds(),
            bounds.warmUp().toSeconds(),
            bounds.p50().toMillis(),
            bounds.p99().toMillis(),
            bounds.failedPercent());
  }
}

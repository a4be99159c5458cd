package io.latchkey.loadtest;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A simulation by its name, with the rate and the seconds that it has by itself. */
public enum Plan {
  STEADY("Steady", Needs.NOTHING, 100, 60, "the same rate all the time"),
  RAMP("Ramp", Needs.NOTHING, 300, 60, "from one call a second to the rate"),
  SPIKE("Spike", Needs.NOTHING, 300, 40, "a quarter of the time at the rate, else a fifteenth"),
  SOAK("Soak", Needs.NOTHING, 50, 600, "a low rate for long"),
  SLOW("SlowCallers", Needs.CONSENT, 50, 60, "callers that dribble, beside honest ones"),
  BIG("BigContent", Needs.NOTHING, 20, 30, "large content down and up, beside small calls"),
  ROTATION("Rotation", Needs.SIMULATOR, 100, 75, "tokens of half a minute, and a new secret"),
  STORM("Storm", Needs.SIMULATOR, 100, 60, "every token revoked, again and again"),
  OUTAGE("Outage", Needs.SIMULATOR, 100, 60, "the token endpoint is down while tokens live"),
  RELOAD("Reload", Needs.SANDBOX, 100, 60, "routes, scopes and certificates change");

  /** What a simulation must be able to do beside calling. */
  enum Needs {
    NOTHING,
    /** It is no honest caller: the target's owner has to agree. */
    CONSENT,
    /** The control door of a simulator, and consent where it is not our own. */
    SIMULATOR,
    /** A gateway whose files are ours. */
    SANDBOX
  }

  private final String word;
  private final Needs needs;
  private final int rate;
  private final int seconds;
  private final String meaning;

  Plan(String word, Needs needs, int rate, int seconds, String meaning) {
    this.word = word;
    this.needs = needs;
    this.rate = rate;
    this.seconds = seconds;
    this.meaning = meaning;
  }

  /** The plan of a name. */
  public static Plan of(String name) {
    return Arrays.stream(values())
        .filter(plan -> plan.title().equals(name))
        .findFirst()
        .orElseThrow(() -> new Mistake("there is no simulation " + name + ", but " + names()));
  }

  static String names() {
    return Arrays.stream(values()).map(Plan::title).collect(Collectors.joining(", "));
  }

  /** As it is written on the command line. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The class that Gatling runs. */
  public String simulation() {
    return "io.latchkey.loadtest.simulation." + word + "Simulation";
  }

  Needs needs() {
    return needs;
  }

  int rate() {
    return rate;
  }

  int seconds() {
    return seconds;
  }

  String help() {
    return String.format("  %-10s %s: %d/s, %d s", title(), meaning, rate, seconds);
  }
}

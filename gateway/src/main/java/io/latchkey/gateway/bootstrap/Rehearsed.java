package io.latchkey.gateway.bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rehearsal of one account found, stage by stage. It holds no secret and no token.
 *
 * @param works whether every stage went well
 * @param steps in their order; the last one says what is wrong where something is
 * @param facts the same as numbers and names, for machines
 */
public record Rehearsed(
    String account, boolean works, List<Step> steps, Map<String, Object> facts) {

  public Rehearsed {
    steps = List.copyOf(steps);
    facts = Map.copyOf(facts);
  }

  /**
   * One stage.
   *
   * @param stage {@code file}, {@code token}, {@code scopes}, {@code clock}, {@code probe} or
   *     {@code session}
   * @param said what happened, in plain words
   */
  public record Step(String stage, Result result, String said) {
    public boolean good() {
      return result == Result.GOOD;
    }
  }

  /** How a stage went. */
  public enum Result {
    GOOD,
    BAD,
    /** It could not be tried. */
    UNKNOWN
  }

  /** Whether it was found to work, or not to. */
  public boolean known() {
    return works || steps.stream().anyMatch(step -> step.result() == Result.BAD);
  }

  /** Gathers what is found, while it is found. */
  static final class Notes {
    private final String account;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();

    Notes(String account) {
      this.account = account;
    }

    void good(String stage, String said) {
      steps.add(new Step(stage, Result.GOOD, said));
    }

    void bad(String stage, String said) {
      steps.add(new Step(stage, Result.BAD, said));
    }

    void unknown(String stage, String said) {
      steps.add(new Step(stage, Result.UNKNOWN, said));
    }

    void fact(String name, Object value) {
      facts.put(name, value);
    }

    Rehearsed done() {
      return new Rehearsed(account, steps.stream().allMatch(Step::good), steps, facts);
    }
  }
}

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
   * @param good whether it went well
   * @param said what happened, in plain words
   */
  public record Step(String stage, boolean good, String said) {}

  /** Gathers what is found, while it is found. */
  static final class Notes {
    private final String account;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();

    Notes(String account) {
      this.account = account;
    }

    void good(String stage, String said) {
      steps.add(new Step(stage, true, said));
    }

    void bad(String stage, String said) {
      steps.add(new Step(stage, false, said));
    }

    void fact(String name, Object value) {
      facts.put(name, value);
    }

    Rehearsed done() {
      return new Rehearsed(account, steps.stream().allMatch(Step::good), steps, facts);
    }
  }
}

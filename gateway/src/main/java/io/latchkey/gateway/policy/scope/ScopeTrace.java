package io.latchkey.gateway.policy.scope;

import java.util.List;

/**
 * What a scope made of a call: for people who ask why.
 *
 * @param name of the scope
 * @param opens whether it opens the call
 * @param rules each of its rules, in the order of the file
 */
public record ScopeTrace(String name, boolean opens, List<RuleTrace> rules) {
  public ScopeTrace {
    rules = List.copyOf(rules);
  }
}

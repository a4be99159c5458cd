package io.latchkey.gateway.policy.route;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A way from a host and a path to what {@code plan} says; what that is, matching does not know.
 *
 * @param name unique, not empty
 * @param host exact, {@code *.} and a domain (one label), an address literal, or null for any; no
 *     port
 * @param path a prefix on whole segments, decoded; {@code /} is all; a slash at its end is optional
 * @param methods that it takes, in upper case; empty for all; GET implies HEAD
 * @param ignoreCase whether A to Z count as a to z in the path
 * @param plan what is to be done with a call
 */
public record Route<P>(
    String name,
    @Nullable String host,
    String path,
    Set<String> methods,
    boolean ignoreCase,
    P plan) {

  public Route {
    if (methods.contains("GET") && !methods.contains("HEAD")) {
      methods = new TreeSet<>(methods);
      methods.add("HEAD");
    }
    methods = Set.copyOf(methods);
  }

  /** Whether a call with {@code method} may take it. */
  boolean takes(String method) {
    return methods.isEmpty() || methods.contains(method);
  }

  /** Whether there is a method that both take. */
  boolean sharesMethodWith(Route<P> other) {
    return methods.isEmpty()
        || other.methods.isEmpty()
        || methods.stream().anyMatch(other.methods::contains);
  }
}

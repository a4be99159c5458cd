package io.latchkey.gateway.upstream.credential;

import java.util.List;
import java.util.function.Function;

/** Which of a route's service accounts speaks for a call. */
public enum Spread {
  /** The first; the others stand in while it cannot. */
  NONE,
  /** One for each caller, always the same; the others stand in while it cannot. */
  CALLER,
  /** Each in its turn. */
  EVEN;

  /** Those of {@code names} in the order in which they speak for {@code caller}. */
  public List<String> order(List<String> names, String caller) {
    return this == CALLER ? CallerShare.order(names, Function.identity(), caller) : names;
  }
}

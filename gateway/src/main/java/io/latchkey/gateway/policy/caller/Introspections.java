package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.policy.caller.CallerSettings.IntrospectionPattern;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Proof by an authority's word on an opaque token (RFC 7662). */
final class Introspections {
  private final Map<Identity, KnownCaller> callers = new HashMap<>();

  private record Identity(URI endpoint, String subject) {}

  void add(KnownCaller caller, List<IntrospectionPattern> patterns) {
    for (IntrospectionPattern pattern : patterns) {
      callers.put(new Identity(pattern.endpoint(), pattern.subject()), caller);
    }
  }

  boolean isEmpty() {
    return callers.isEmpty();
  }

  /** Who the authorities' words prove; empty if nobody. */
  List<KnownCaller> find(List<Introspected> words) {
    List<KnownCaller> known = new ArrayList<>(1);
    for (Introspected word : words) {
      String subject = word.subject();
      if (word.active() && subject != null) {
        KnownCaller caller = callers.get(new Identity(word.endpoint(), subject));
        if (caller != null) {
          known.add(caller);
        }
      }
    }
    return known;
  }
}

package io.latchkey.gateway.config;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The names of one kind that the file defines, and which of them it uses. */
final class References {
  private final String kind;
  private final Map<String, Item> defined;
  private final Set<String> used = new LinkedHashSet<>();

  /**
   * Begins with nothing used.
   *
   * @param kind what the names are of, as in "no tenant has this name"
   */
  References(String kind, Map<String, Item> defined) {
    this.kind = kind;
    this.defined = defined;
  }

  /** Notes that {@code name} is used; reports at {@code at} if nothing has it. */
  boolean use(Item at, String name) {
    boolean known = isKnown(name);
    if (!known) {
      at.error(fault(name, !at.isSubstituted()));
    }
    return known;
  }

  /** As {@link #use}, for a name that is itself a key. */
  boolean useKey(Item entry, String name) {
    boolean known = isKnown(name);
    if (!known) {
      entry.errorAtOwner(fault(name, true));
    }
    return known;
  }

  private boolean isKnown(String name) {
    used.add(name);
    return defined.containsKey(name);
  }

  private String fault(String name, boolean shown) {
    String suggestion = Suggestion.of(name, defined.keySet());
    String allowed =
        defined.isEmpty()
            ? "; none is defined"
            : "; defined: " + String.join(", ", defined.keySet());
    return "no "
        + kind
        + (shown ? " is named '" + name + "'" : " has this name")
        + (suggestion.isEmpty() ? allowed : suggestion);
  }

  void warnOfUnused() {
    defined.forEach(
        (name, item) -> {
          if (!used.contains(name)) {
            item.warnAtOwner("this " + kind + " is not used");
          }
        });
  }
}

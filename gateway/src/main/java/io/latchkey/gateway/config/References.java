package io.latchkey.gateway.config;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    String fault = fault(name, !at.isSubstituted());
    if (fault != null) {
      at.error(fault);
    }
    return fault == null;
  }

  /** As {@link #use}, for a name that is itself a key. */
  boolean useKey(Item entry, String name) {
    String fault = fault(name, true);
    if (fault != null) {
      entry.errorAtOwner(fault);
    }
    return fault == null;
  }

  private @Nullable String fault(String name, boolean shown) {
    used.add(name);
    if (defined.containsKey(name)) {
      return null;
    }
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

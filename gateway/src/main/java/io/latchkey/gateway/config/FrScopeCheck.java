package io.latchkey.gateway.config;

import io.latchkey.gateway.policy.scope.FrScopes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code scopes} of an account at Advanced Identity Cloud. They are literal names: the star is a
 * part of them, and so is the colon before it, which the vendor's own pages leave out.
 */
final class FrScopeCheck {
  private static final String FAMILY = "fr:";

  private FrScopeCheck() {}

  static void check(Section section) {
    Item item = section.get("scopes");
    if (item == null || item.isList() && item.list("scopes").isEmpty()) {
      section.item.warnLacks(
          "scopes",
          "asks for none: the token opens nothing; name what it is for, like \"fr:idm:*\"");
      return;
    }
    for (Item entry : item.isList() ? item.list("scopes") : List.<Item>of()) {
      String name = entry.text("the name of a scope");
      if (name != null && isOne(name)) {
        check(entry, name);
      }
    }
  }

  /** Whether {@code name} is of this family, known or not. */
  static boolean isOne(String name) {
    return name.startsWith(FAMILY);
  }

  private static void check(Item entry, String name) {
    if (FrScopes.names().contains(name)) {
      return;
    }
    String meant = meant(name);
    if (meant != null) {
      entry.error(
          entry.isSubstituted()
              ? "is no scope; names end in \":*\" or a word"
              : "is no scope; did you mean \"" + meant + "\"?");
      return;
    }
    entry.warn(
        "is no scope with a known meaning and opens nothing here"
            + Suggestion.of(name, FrScopes.names()));
  }

  /** The name that lacks nothing but its colon or star, or null. */
  private static @Nullable String meant(String name) {
    if (name.endsWith("*") && !name.endsWith(":*")) {
      return name.substring(0, name.length() - 1) + ":*";
    }
    if (name.endsWith(":")) {
      return name + "*";
    }
    return FrScopes.names().contains(name + ":*") ? name + ":*" : null;
  }
}

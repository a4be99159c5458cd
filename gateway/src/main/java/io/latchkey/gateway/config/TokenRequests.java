package io.latchkey.gateway.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What every token request may carry: {@code scopes} and {@code parameters}. */
final class TokenRequests {
  private static final Set<String> RESERVED =
      Set.of(
          "grant_type",
          "scope",
          "client_id",
          "client_secret",
          "client_assertion",
          "client_assertion_type",
          "assertion");

  private TokenRequests() {}

  static List<String> scopes(Section section) {
    return List.copyOf(section.texts("scopes", Check.OAUTH_SCOPE));
  }

  static Map<String, String> parameters(Section section) {
    Item item = section.get("parameters");
    Map<String, Item> entries = item == null ? null : item.map("a map of texts");
    Map<String, String> parameters = new LinkedHashMap<>();
    if (entries == null) {
      return parameters;
    }
    entries.forEach((name, entry) -> put(parameters, name, entry));
    return parameters;
  }

  private static void put(Map<String, String> parameters, String name, Item entry) {
    String text = entry.text("text");
    if (RESERVED.contains(name)) {
      entry.errorAtOwner("is set by the grant itself and by keys of its own");
    } else if (text != null) {
      parameters.put(name, text);
    }
  }
}

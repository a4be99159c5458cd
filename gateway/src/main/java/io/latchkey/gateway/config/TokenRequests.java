package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** The scope that every realm of OpenID Connect knows. */
  private static final String OPENID = "openid";

  private TokenRequests() {}

  /** The scopes to ask for; {@code tenant} is null where its own are the problem. */
  static List<String> scopes(Section section, @Nullable TenantSettings tenant) {
    List<String> scopes = List.copyOf(section.texts("scopes", Check.OAUTH_SCOPE));
    Item item = section.get("scopes");
    boolean named = !scopes.stream().allMatch(OPENID::equals);
    if (item != null && named && tenant != null) {
      switch (tenant.kind()) {
        case CYBERARK_SWS ->
            item.warnAtOwner(
                "are asked for, but Secure Web Sessions has none: role says what the account"
                    + " may do");
        case CYBERARK_IDENTITY, PINGONE_AIC, GENERIC -> {}
      }
    }
    return scopes;
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

package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.http.Call;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** Which scopes open which call. One of those named suffices; where none is, any token will do. */
final class ScopeRules {
  /** The first segment below {@code /environment}, and the family of scopes that opens it. */
  private static final Map<String, String> FAMILIES =
      Map.ofEntries(
          Map.entry("certificates", "certificate"),
          Map.entry("csrs", "certificate"),
          Map.entry("content-security-policy", "content-security-policy"),
          Map.entry("cookie-domains", "cookie-domain"),
          Map.entry("custom-domains", "custom-domain"),
          Map.entry("promotion", "promotion"),
          Map.entry("release", "release"),
          Map.entry("sso-cookie", "sso-cookie"));

  private ScopeRules() {}

  static boolean open(Area area, Call call, Set<String> scopes) {
    Set<String> needed =
        switch (area) {
          case IDM -> Set.of(ScopeCatalog.IDM);
          case AM -> Set.of(ScopeCatalog.AM);
          case ENVIRONMENT -> environment(call);
        };
    return needed.isEmpty() || !Collections.disjoint(needed, scopes);
  }

  private static Set<String> environment(Call call) {
    String rest = call.rest();
    int slash = rest.indexOf('/');
    String first = slash < 0 ? rest : rest.substring(0, slash);
    boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
    return switch (first) {
      case "variables", "secrets", "count" -> esv(reads ? "read" : "update");
      case "startup" ->
          reads
              ? Set.of(ScopeCatalog.IDM, "fr:idc:esv:*", "fr:idc:esv:read", "fr:idc:esv:restart")
              : esv("restart");
      default -> {
        String family = FAMILIES.get(first);
        if (family == null) {
          yield Set.of();
        }
        String prefix = "fr:idc:" + family + ":";
        yield reads ? Set.of(prefix + "*", prefix + "read") : Set.of(prefix + "*");
      }
    };
  }

  /** IDM's scope opens these too, which the vendor calls deprecated. */
  private static Set<String> esv(String kind) {
    return Set.of(ScopeCatalog.IDM, "fr:idc:esv:*", "fr:idc:esv:" + kind);
  }
}

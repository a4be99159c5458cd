package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that a service account's own rights set (see {@link Preset}). They see paths in their
 * own case, with the base path of the tenant's URL in front.
 */
public final class Presets {
  private static final Preset NO_ROLE = Preset.anyOf("no role", List.of());
  private static final Preset AUDITOR =
      bound("role auditor", List.of(reading("/v[12]-edge/sws/activities(/.*)?")));
  private static final Preset VIEWER = bound("role viewer", List.of(reading(".*")));

  private Presets() {}

  /**
   * The bounds of an account; all must hold.
   *
   * @param role of the account, where the kind has roles
   * @param scopes that its tokens are asked for; of these the {@code fr:} ones bound, at a tenant
   *     of any kind
   * @param fixedHeaders whether it speaks with fixed fields rather than tokens
   * @param basePath of the tenant's URL, decoded and without a slash at its end
   */
  public static List<Preset> of(
      TenantKind kind,
      @Nullable Role role,
      List<String> scopes,
      boolean fixedHeaders,
      String basePath) {
    List<Preset> presets = new ArrayList<>();
    switch (kind) {
      case CYBERARK_SWS -> addRole(role, presets);
      case PINGONE_AIC -> {
        if (!fixedHeaders) {
          presets.add(new NoLogs(basePath));
        }
      }
      case CYBERARK_IDENTITY, GENERIC -> {}
    }
    List<String> own =
        scopes.stream().filter(scope -> scope.startsWith(FrScopes.PREFIX)).distinct().toList();
    if (!own.isEmpty()) {
      presets.add(bound("scopes " + String.join(", ", own), FrScopes.rules(own)));
    }
    return List.copyOf(presets);
  }

  private static void addRole(@Nullable Role role, List<Preset> presets) {
    if (role == null) {
      presets.add(NO_ROLE);
      return;
    }
    switch (role) {
      case ADMINISTRATOR -> {}
      case AUDITOR -> presets.add(AUDITOR);
      case VIEWER -> presets.add(VIEWER);
    }
  }

  private static RuleSettings reading(String path) {
    return new RuleSettings(path, Set.of("GET"), Map.of());
  }

  private static Preset bound(String name, List<RuleSettings> rules) {
    return Preset.anyOf(
        name, List.of(Scope.compile(new ScopeSettings(name, "", Match.FULL, rules), false)));
  }

  /**
   * What tokens of PingOne Advanced Identity Cloud are for: all but the two places that take an API
   * key and its secret, with the base path before them or without it.
   */
  private record NoLogs(String basePath) implements Preset {
    @Override
    public String name() {
      return "a token; /monitoring and /logs need an account with grant: staticHeaders";
    }

    @Override
    public boolean readsQuery() {
      return false;
    }

    @Override
    public boolean opens(String method, List<String> readings, @Nullable String rawQuery) {
      for (String reading : readings) {
        boolean under = Ascii.startsWithIgnoreCase(reading, basePath);
        if (isLogs(reading) || under && isLogs(reading.substring(basePath.length()))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isLogs(String path) {
      return Ascii.startsWithIgnoreCase(path, "/monitoring")
          || Ascii.startsWithIgnoreCase(path, "/logs");
    }
  }
}

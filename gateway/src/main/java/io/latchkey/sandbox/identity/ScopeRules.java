package io.latchkey.sandbox.identity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The REST regular expressions of each application's scopes, matched as the tenant does: found
 * anywhere in the path, which starts with a slash, without case; any of any granted scope will do.
 */
final class ScopeRules {
  private static final Map<String, List<String>> PLATFORM =
      Map.of("all", List.of(".*"), "api", List.of(".*"), "siem", List.of("/redrock/", "/siem/"));

  private final Map<String, Map<String, List<Pattern>>> apps = new HashMap<>();
  private final Map<String, List<Pattern>> platform;

  /** Compiles them; an {@link IllegalArgumentException} names a pattern that is none. */
  ScopeRules(IdentitySettings settings) {
    settings.apps().forEach(app -> apps.put(app.id(), compiled(app.scopes())));
    platform = compiled(PLATFORM);
  }

  private static Map<String, List<Pattern>> compiled(Map<String, List<String>> scopes) {
    Map<String, List<Pattern>> compiled = new HashMap<>();
    scopes.forEach((name, rest) -> compiled.put(name, rest.stream().map(r -> compile(r)).toList()));
    return compiled;
  }

  private static Pattern compile(String rest) {
    return Pattern.compile(rest.equals("*") ? ".*" : rest, Pattern.CASE_INSENSITIVE);
  }

  private Map<String, List<Pattern>> scopesOf(String app) {
    return app.isEmpty() ? platform : apps.getOrDefault(app, Map.of());
  }

  /** All scope names of an application, or of shared services where the name is empty. */
  Set<String> names(String app) {
    return scopesOf(app).keySet();
  }

  /** The names in a scope parameter (RFC 6749 section 3.3), each once, in their order. */
  static Set<String> split(String scope) {
    Set<String> names = new LinkedHashSet<>(Arrays.asList(scope.trim().split(" +")));
    names.remove("");
    return names;
  }

  /** Whether a token's scopes open this path; a session's rights are not narrowed by scopes. */
  boolean open(LiveCredential credential, String path) {
    if (!credential.kind().isToken()) {
      return true;
    }
    Map<String, List<Pattern>> scopes = scopesOf(credential.app());
    return credential.scopes().stream()
        .flatMap(name -> scopes.getOrDefault(name, List.of()).stream())
        .anyMatch(pattern -> pattern.matcher(path).find());
  }
}

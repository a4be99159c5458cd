package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.ReloadReport.Change;
import io.latchkey.gateway.config.Difference;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.SettingsTree;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a gateway that runs by one configuration would do with another: what it takes over, and what
 * it cannot change without a restart. It is what a reload does and what {@code diff} tells.
 *
 * @param changes thing by thing, in words
 * @param names the same by names alone, as {@code routes.a changed (methods, callers.b)}
 * @param refused lines about what cannot be changed while the gateway runs; empty if all can
 */
record Comparison(List<Change> changes, List<String> names, List<String> refused) {
  /** The most keys of one thing that {@link #names} tells. */
  static final int MOST_KEYS = 8;

  private static final String RESTART = "cannot change while the gateway runs; restart it";

  /** That of two valid files. */
  static Comparison of(Loaded.Valid before, Loaded.Valid after) {
    return of(before, SettingsTree.of(before), after, SettingsTree.of(after));
  }

  static Comparison of(
      Loaded.Valid before, SettingsTree treeBefore, Loaded.Valid after, SettingsTree tree) {
    List<Difference> all = Difference.between(treeBefore, tree, after.accounts().file());
    Map<String, List<Difference>> things = new LinkedHashMap<>();
    all.forEach(each -> things.computeIfAbsent(each.thing(), key -> new ArrayList<>()).add(each));
    List<Change> changes = new ArrayList<>();
    Effects effects = new Effects(before.settings(), after.settings());
    List<String> names = new ArrayList<>();
    things.forEach(
        (thing, differences) -> {
          Change change = change(thing, differences, effects);
          changes.add(change);
          names.add(thing + " " + change.kind() + keys(differences));
        });
    return new Comparison(
        List.copyOf(changes),
        List.copyOf(names),
        all.stream().filter(Comparison::isStatic).map(Comparison::refusal).toList());
  }

  private static String keys(List<Difference> differences) {
    List<String> keys =
        differences.stream().map(Difference::key).filter(key -> !key.isEmpty()).toList();
    return keys.isEmpty() ? "" : " (" + ReloadLog.joined(", ", MOST_KEYS, keys) + ")";
  }

  private static String refusal(Difference difference) {
    return difference.line(RESTART);
  }

  private static boolean isStatic(Difference difference) {
    String path = difference.path();
    return path.equals("name")
        || path.equals("listeners")
        || path.startsWith("listeners[") && !isTlsFile(difference)
        || path.equals("admin.bind")
        || path.startsWith("admin.tls")
        || path.equals("tracing")
        || path.startsWith("tracing.");
  }

  /**
   * Whose certificates are shown and whom they vouch for can change, but not whether there is TLS.
   */
  private static boolean isTlsFile(Difference difference) {
    return difference.path().contains("].tls.");
  }

  private static Change change(String thing, List<Difference> differences, Effects effects) {
    Difference first = differences.get(0);
    boolean whole = first.path().equals(thing);
    String kind = whole ? first.kind().name().toLowerCase(Locale.ROOT) : "changed";
    List<String> words = new ArrayList<>();
    for (Difference each : differences) {
      words.add(each.key().isEmpty() ? each.what() : each.key() + " " + each.what());
    }
    String effect = effects.of(thing, kind);
    String what = whole && !kind.equals("changed") ? "" : String.join("; ", words);
    String between = what.isEmpty() || effect.isEmpty() ? "" : ". ";
    return new Change(thing, kind, what + between + effect);
  }

  /** What changes mean for tokens and connections, in words. */
  private record Effects(GatewaySettings before, GatewaySettings after) {
    String of(String thing, String kind) {
      int dot = thing.indexOf('.');
      String name = thing.substring(dot + 1);
      return switch (dot < 0 ? "" : thing.substring(0, dot)) {
        case "tenants" -> tenant(name, kind);
        case "serviceAccounts" -> account(name);
        case "routes", "callers", "scopes" -> "Holds for calls that begin from then on";
        default -> "";
      };
    }

    private String tenant(String name, String kind) {
      return switch (kind) {
        case "added" -> "Its connections are opened when they are needed";
        case "removed" -> "Its connections close as their calls end";
        default ->
            find(before.tenants(), TenantSettings::name, name)
                    .flatMap(
                        was ->
                            find(after.tenants(), TenantSettings::name, name)
                                .map(is -> Reuse.sameConnections(was, is)))
                    .orElse(false)
                ? "Its connections are kept"
                : "New connections; the old ones close as their calls end";
      };
    }

    private String account(String name) {
      Optional<ServiceAccountSettings> was =
          find(before.serviceAccounts(), ServiceAccountSettings::name, name);
      Optional<ServiceAccountSettings> is =
          find(after.serviceAccounts(), ServiceAccountSettings::name, name);
      if (is.isEmpty()) {
        return "Its sessions end with the calls that have them";
      }
      boolean fixed = is.get().grant() instanceof StaticHeaders;
      if (was.isEmpty()) {
        return fixed ? "" : "Its first token is got before it serves";
      }
      return switch (fate(was.get(), is.get())) {
        case KEPT -> fixed ? "" : "Its tokens are kept";
        case TRIED_FIRST ->
            (fixed ? "" : "Its tokens are kept; ")
                + (fixed ? "What is new" : "what is new")
                + " serves when it has been tried";
        case NEW ->
            fixed ? "" : "A new token is got before it serves; the old ones end with their calls";
      };
    }

    private Fate fate(ServiceAccountSettings was, ServiceAccountSettings is) {
      return Fate.of(
          was,
          find(before.tenants(), TenantSettings::name, was.tenant()).orElseThrow(),
          is,
          find(after.tenants(), TenantSettings::name, is.tenant()).orElseThrow());
    }

    private static <T> Optional<T> find(List<T> all, Function<T, String> names, String name) {
      return all.stream().filter(each -> names.apply(each).equals(name)).findFirst();
    }
  }
}

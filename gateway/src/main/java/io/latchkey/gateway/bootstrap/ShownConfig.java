package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Rendering;
import io.latchkey.gateway.config.RouteSettings;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that runs, as the admin listener shows it.
 *
 * @param warnSince since when its routes only warn that do
 */
record ShownConfig(Running running, Map<String, Instant> warnSince) {
  /**
   * Makes one.
   *
   * @param before what ran until now, or null
   */
  static ShownConfig of(Running running, @Nullable ShownConfig before) {
    Map<String, Instant> known = before == null ? Map.of() : before.warnSince();
    return new ShownConfig(
        running, since(running.loaded().settings().routes(), known, running.since()));
  }

  GatewaySettings settings() {
    return running.loaded().settings();
  }

  /** As in {@link io.latchkey.gateway.admin.ReloadReport}. */
  String version() {
    return running.version();
  }

  /** YAML of the same contract, secrets hidden; made anew each time. */
  String yaml() {
    return Rendering.of(running.loaded());
  }

  /** When it was read. */
  Instant loadedAt() {
    return running.since();
  }

  private static Map<String, Instant> since(
      Collection<RouteSettings> routes, Map<String, Instant> known, Instant now) {
    Map<String, Instant> since = new LinkedHashMap<>();
    for (RouteSettings route : routes) {
      if (!route.enforce()) {
        since.put(route.name(), known.getOrDefault(route.name(), now));
      }
    }
    return since;
  }
}

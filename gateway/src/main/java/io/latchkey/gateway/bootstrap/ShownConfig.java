package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
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
 * @param version as in {@link io.latchkey.gateway.admin.ReloadReport}
 * @param yaml of the same contract, secrets hidden
 * @param loadedAt when it was read
 * @param warnSince since when its routes only warn that do
 */
record ShownConfig(
    GatewaySettings settings,
    String version,
    String yaml,
    Instant loadedAt,
    Map<String, Instant> warnSince) {
  /**
   * Makes one; takes a moment.
   *
   * @param before what ran until now, or null
   */
  static ShownConfig of(
      Loaded.Valid loaded, String version, Instant now, @Nullable ShownConfig before) {
    Map<String, Instant> known = before == null ? Map.of() : before.warnSince();
    return new ShownConfig(
        loaded.settings(),
        version,
        Rendering.of(loaded),
        now,
        since(loaded.settings().routes(), known, now));
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

package io.latchkey.gateway.admin;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route and who uses it.
 *
 * @param host as in the file, or null for every host
 * @param methods sorted; empty for all
 * @param aspxauth as in the file
 * @param callers who may call, each with the names of its scopes
 * @param requests exchanges ended since the start
 * @param refusals those of them that the gateway refused
 * @param usedBy the busiest first
 */
public record RouteView(
    String name,
    @Nullable String host,
    String path,
    List<String> methods,
    String tenant,
    List<String> serviceAccounts,
    String aspxauth,
    Enforcement enforcement,
    Map<String, List<String>> callers,
    long requests,
    long refusals,
    List<Use> usedBy) {

  /** Whether scopes refuse. */
  public enum Enforcement {
    ENFORCE,
    WARN
  }

  /** What one caller did here since the start; {@code lastSeen} is when its last exchange ended. */
  public record Use(String caller, long requests, Instant lastSeen) {}

  public RouteView {
    methods = List.copyOf(methods);
    serviceAccounts = List.copyOf(serviceAccounts);
    callers = Collections.unmodifiableMap(new LinkedHashMap<>(callers));
    usedBy = List.copyOf(usedBy);
  }
}

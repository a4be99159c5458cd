package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings.Breaker;
import io.latchkey.gateway.upstream.transport.TenantSettings.Concurrency;
import io.latchkey.gateway.upstream.transport.TenantSettings.Health;
import io.latchkey.gateway.upstream.transport.TenantSettings.RetryBudget;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@link ResilienceBinder} read, as it is understood. */
final class ResilienceRendering {
  private ResilienceRendering() {}

  static void put(Map<String, Object> map, TenantSettings tenant) {
    Health health = tenant.health();
    Concurrency concurrency = tenant.concurrency();
    Rendering.put(map, "health", health == null ? null : health(health));
    map.put("breaker", breaker(tenant));
    map.put("retryBudget", retryBudget(tenant.retryBudget()));
    Rendering.put(map, "concurrency", concurrency == null ? null : concurrency(concurrency));
  }

  private static Map<String, Object> health(Health health) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", health.path());
    map.put("interval", Units.duration(health.interval()));
    map.put("timeout", Units.duration(health.timeout()));
    return map;
  }

  private static Map<String, Object> breaker(TenantSettings tenant) {
    Map<String, Object> map = new LinkedHashMap<>();
    Breaker breaker = tenant.breaker();
    map.put("enabled", breaker != null);
    if (breaker != null) {
      map.put("failures", breaker.failures());
      map.put("calls", breaker.calls());
      map.put("window", Units.duration(breaker.window()));
      map.put("open", Units.duration(breaker.open()));
    }
    return map;
  }

  private static Map<String, Object> retryBudget(RetryBudget budget) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("percent", budget.percent());
    map.put("perSecond", budget.perSecond());
    return map;
  }

  private static Map<String, Object> concurrency(Concurrency concurrency) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("max", concurrency.max());
    map.put("pending", concurrency.pending());
    map.put("wait", Units.duration(concurrency.longestWait()));
    return map;
  }
}

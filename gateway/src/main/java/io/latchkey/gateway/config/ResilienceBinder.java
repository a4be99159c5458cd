package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.transport.TenantSettings.Breaker;
import io.latchkey.gateway.upstream.transport.TenantSettings.Concurrency;
import io.latchkey.gateway.upstream.transport.TenantSettings.Health;
import io.latchkey.gateway.upstream.transport.TenantSettings.RetryBudget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's section says of its failing: who is asked, who is spared, what is tried again.
 */
final class ResilienceBinder {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MOST_CALLS = 1_000_000;

  private ResilienceBinder() {}

  static @Nullable Health health(Section tenant) {
    Section section = tenant.section("health", Shapes.HEALTH);
    String path = section == null ? null : section.text("path", Check.HEALTH_PATH);
    if (section == null || path == null) {
      return null;
    }
    return new Health(
        path,
        section.duration("interval", Health.INTERVAL, Duration.ofMillis(100), LONGEST),
        section.duration("timeout", Health.TIMEOUT, SHORTEST, Duration.ofMinutes(1)));
  }

  static @Nullable Breaker breaker(Section tenant) {
    Section section = tenant.section("breaker", Shapes.BREAKER);
    Breaker fallback = Breaker.DEFAULT;
    if (section == null) {
      return fallback;
    }
    Breaker breaker =
        new Breaker(
            section.integer("failures", fallback.failures(), 1, 100),
            section.integer("calls", fallback.calls(), 1, MOST_CALLS),
            section.duration(
                "window", fallback.window(), Duration.ofSeconds(1), Duration.ofMinutes(10)),
            section.duration("open", fallback.open(), Duration.ofMillis(100), LONGEST));
    return section.flag("enabled", true) ? breaker : null;
  }

  static RetryBudget retryBudget(Section tenant) {
    Section section = tenant.section("retryBudget", Shapes.RETRY_BUDGET);
    RetryBudget fallback = RetryBudget.DEFAULT;
    if (section == null) {
      return fallback;
    }
    return new RetryBudget(
        section.integer("percent", fallback.percent(), 0, 100),
        section.integer("perSecond", fallback.perSecond(), 0, MOST_CALLS));
  }

  /** A map, or the number of {@code max} alone. */
  static @Nullable Concurrency concurrency(Section tenant) {
    Item item = tenant.get("concurrency");
    if (item == null) {
      return null;
    }
    if (!item.isMap()) {
      int max = tenant.integer("concurrency", 1, 1, MOST_CALLS);
      return new Concurrency(max, max, Concurrency.WAIT);
    }
    Section section = Section.open(item, Shapes.CONCURRENCY);
    if (section == null) {
      return null;
    }
    int max = section.integer("max", 1, 1, MOST_CALLS);
    return new Concurrency(
        max,
        section.integer("pending", max, 0, MOST_CALLS),
        section.duration("wait", Concurrency.WAIT, SHORTEST, LONGEST));
  }
}

package io.latchkey.gateway.exchange;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns that a tenant repeats our credential, of each route once in {@link #QUIET_NANOS}: the
 * tenant decides how often it does so. Any thread.
 */
final class EchoLog {
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Logger log = LoggerFactory.getLogger(EchoLog.class);

  /** By route, whose names are those of the configuration. */
  private final Map<String, Last> routes = new ConcurrentHashMap<>();

  private static final class Last {
    private final AtomicLong due;
    private final AtomicLong silent = new AtomicLong();

    Last(long now) {
      due = new AtomicLong(now);
    }
  }

  /**
   * A line was dropped.
   *
   * @param field its name, or empty where that cannot be told
   * @param now nanoseconds on the exchange's clock
   */
  void dropped(String account, String route, String field, String requestId, long now) {
    Last last = routes.computeIfAbsent(route, none -> new Last(now));
    long due = last.due.get();
    if (now - due < 0 || !last.due.compareAndSet(due, now + QUIET_NANOS)) {
      last.silent.incrementAndGet();
      return;
    }
    log.atWarn()
        .addKeyValue("account", account)
        .addKeyValue("route", route)
        .addKeyValue("field", field.isEmpty() ? "its name holds the credential" : field)
        .addKeyValue("request", requestId)
        .addKeyValue("before", last.silent.getAndSet(0))
        .log("the tenant repeats our credential in its answer: the field was dropped");
  }
}

package io.latchkey.gateway.upstream.transport;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator reads of a tenant that cannot be reached: why, when it begins and when the
 * reason changes, once in a while as long as it lasts, and that it is over; never a line for each
 * call.
 *
 * <p>Thread-safe; holds one entry for each origin of the tenant at most.
 */
final class ReachLog {
  static final Duration REMINDER = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(ReachLog.class);

  private final String tenant;
  private final LongSupplier nanos;
  private final Map<Origin, Failing> failing = new ConcurrentHashMap<>(1);

  /** The failure that was spoken of last, and when. */
  private record Failing(String what, long saidAt) {}

  /**
   * Makes a log.
   *
   * @param nanos nanoseconds from some origin, never going back
   */
  ReachLog(String tenant, LongSupplier nanos) {
    this.tenant = tenant;
    this.nanos = nanos;
  }

  /** An attempt to connect failed. */
  void failed(Origin origin, UpstreamException why) {
    long now = nanos.getAsLong();
    Failing before = failing.get(origin);
    if (before != null
        && before.what().equals(why.what())
        && now - before.saidAt() < REMINDER.toNanos()) {
      return;
    }
    failing.put(origin, new Failing(why.what(), now));
    log.atWarn().addKeyValue("tenant", tenant).log(why.what());
  }

  /** The origin wants no HTTP/2, although it chose it. */
  void http1Required(Origin origin) {
    log.atInfo()
        .addKeyValue("tenant", tenant)
        .addKeyValue("origin", origin.authority())
        .log("wants HTTP/1.1 from now on");
  }

  /** An address gets no calls, as long as another is well; {@code until} says for how long. */
  void ejected(Address address, String why, String until) {
    log.atWarn()
        .addKeyValue("tenant", tenant)
        .addKeyValue("origin", address.origin().authority())
        .addKeyValue("address", address.text())
        .addKeyValue("why", why)
        .addKeyValue("until", until)
        .log("address ejected");
  }

  /** It gets calls again, after {@code out}. */
  void recovered(Address address, Duration out) {
    log.atInfo()
        .addKeyValue("tenant", tenant)
        .addKeyValue("origin", address.origin().authority())
        .addKeyValue("address", address.text())
        .addKeyValue("outMillis", out.toMillis())
        .log("address back");
  }

  /** Its name could not be looked up: what is known is used until it can. */
  void unnamed(Origin origin, String why, int known) {
    log.atWarn()
        .addKeyValue("tenant", tenant)
        .addKeyValue("origin", origin.authority())
        .addKeyValue("addresses", known)
        .log("lookup failed: " + why + "; the addresses known are used");
  }

  /** Its name resolves again. */
  void named(Origin origin) {
    log.atInfo()
        .addKeyValue("tenant", tenant)
        .addKeyValue("origin", origin.authority())
        .log("the name resolves again");
  }

  /** An attempt to connect succeeded. */
  void opened(Origin origin) {
    if (!failing.isEmpty() && failing.remove(origin) != null) {
      log.atInfo()
          .addKeyValue("tenant", tenant)
          .addKeyValue("origin", origin.authority())
          .log("can be reached again");
    }
  }
}

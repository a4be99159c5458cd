package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Stage;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;

/**
 * How long exchanges were in each stage. The decisions (caller to cookie) are told from what ends
 * one of them to what ends the next; reading a head is not told, for what it takes is the caller's
 * sending. Any thread.
 */
final class StageMeter {
  /** From a microsecond: what a decision takes when nobody is asked. */
  static final long[] MICROS = {
    1, 2, 5, 10, 20, 50, 100, 200, 500,
    1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
    1_000_000, 2_000_000, 5_000_000, 10_000_000, 30_000_000, 60_000_000
  };

  private static final int SERIES = 7;
  private static final int WIDTH = MICROS.length + 2; // the rest, and the sum

  private final Timing caller;
  private final Timing route;
  private final Timing scope;
  private final Timing cookie;
  private final Timing credential;
  private final Timing connect;
  private final Timing content;

  private final LaneCounts counts = new LaneCounts(SERIES * WIDTH);
  private int next;

  StageMeter(PrometheusRegistry registry, InstantSource clock) {
    caller = timing(registry, clock, Stage.CALLER, "", "Until the caller was proven");
    route = timing(registry, clock, Stage.ROUTE, "", "Finding the route");
    scope = timing(registry, clock, Stage.SCOPE, "", "Deciding whether a scope opens the endpoint");
    cookie =
        timing(
            registry, clock, Stage.COOKIE, "", "Writing what is sent on, all but the credential");
    credential =
        timing(registry, clock, Stage.CREDENTIAL, "", "Waiting for a credential and its quota");
    connect = timing(registry, clock, Stage.TRANSPORT, "connect_", "Waiting for a connection");
    content =
        timing(
            registry,
            clock,
            Stage.RESPOND,
            "content_",
            "From the head of the tenant's answer to its end");
  }

  private Timing timing(
      PrometheusRegistry registry, InstantSource clock, Stage stage, String thing, String help) {
    String name = "latchkey_" + stage.word() + "_" + thing;
    int at = WIDTH * next++;
    return new Timing.Family(registry, clock, name + "duration_seconds", help, false, MICROS)
        .in(counts, at);
  }

  /** An exchange ended on the present thread, whose lane that is. */
  void ended(ExchangeRecord record, int lane) {
    long[] row = counts.row(lane);
    caller.tookIn(row, record.callerNanos);
    route.tookIn(row, record.routeNanos);
    scope.tookIn(row, record.scopeNanos);
    cookie.tookIn(row, record.cookieNanos);
    credential.tookIn(row, record.tokenNanos);
    connect.tookIn(row, record.connectNanos);
    if (!record.hasSwitched()) {
      content.tookIn(row, record.contentNanos);
    }
  }
}

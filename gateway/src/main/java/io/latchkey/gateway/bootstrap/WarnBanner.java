package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.telemetry.WarnMeter;
import io.latchkey.gateway.telemetry.WarnMeter.Warning;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, and says again, that there are routes which do not enforce the scopes of their callers. */
final class WarnBanner {
  /** How long it is silent. */
  static final Duration EVERY = Duration.ofHours(6);

  private static final Logger log = LoggerFactory.getLogger(WarnBanner.class);

  private final WarnMeter meter;

  WarnBanner(WarnMeter meter) {
    this.meter = meter;
  }

  /** From now on {@code settings} run: says so at once, where a route only warns. */
  void runs(GatewaySettings settings) {
    Map<String, Set<String>> warning =
        settings.routes().stream()
            .filter(route -> !route.enforce())
            .collect(Collectors.toMap(RouteSettings::name, route -> route.callers().keySet()));
    for (Warning before : meter.warnings()) {
      if (!warning.containsKey(before.route())) {
        log.atInfo()
            .addKeyValue("route", before.route())
            .addKeyValue("waived", before.calls())
            .log("scope lists are no longer waived");
      }
    }
    meter.runs(warning);
    say();
  }

  /** Says it again at its time, for as long as {@code executor} runs. */
  void repeat(ScheduledExecutorService executor) {
    executor.scheduleAtFixedRate(
        this::say, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One line, or none where all scopes are enforced. */
  void say() {
    List<Warning> now = meter.warnings();
    if (now.isEmpty()) {
      return;
    }
    log.atWarn()
        .addKeyValue("routes", names(now))
        .addKeyValue("waived", now.stream().mapToLong(Warning::calls).sum())
        .log(
            "SCOPE LISTS ARE NOT ENFORCED on these routes, enforcement is warn: "
                + now.stream().map(WarnBanner::said).collect(Collectors.joining("; ")));
  }

  private static String names(List<Warning> all) {
    return all.stream().map(Warning::route).collect(Collectors.joining(","));
  }

  private static String said(Warning each) {
    return each.route()
        + " since "
        + each.since().truncatedTo(ChronoUnit.SECONDS)
        + ", would have refused "
        + each.calls();
  }
}

package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.latchkey.loadtest.Plan;
import io.latchkey.loadtest.Simulator;
import java.time.Duration;
import java.util.List;

/**
 * The tenant revokes every token, again and again, and takes a while to give new ones: each call
 * under way gets 401, and those that come meanwhile find no token. Not one may fail.
 */
public final class StormSimulation extends GatewaySimulation {
  /** How long the tenant takes for a token. */
  private static final int TOKEN_MILLIS = 300;

  /** How long it takes for any other answer, so that many calls are under way. */
  private static final int ANSWER_MILLIS = 100;

  private static final Duration QUIET = Duration.ofSeconds(4);

  private final Simulator tenant = simulator();
  private long mintsBefore;
  private long refusedBefore;

  public StormSimulation() {
    super(Plan.STORM);
    run(List.of(steadily(), storm()), bounds().duration());
  }

  private PopulationBuilder storm() {
    Duration every = settings.shape().every();
    long left = bounds().duration().minus(QUIET).minus(QUIET).toMillis();
    int times = (int) Math.max(1, 1 + left / every.toMillis());
    ChainBuilder revocations =
        repeat(times)
            .on(
                operator
                    .act("revoke all tokens", () -> tenant.set("{\"revoke\":\"tokens\"}"))
                    .pause(every));
    return scenario("tenant")
        .exec(pause(QUIET))
        .exec(operator.act("answers take a while", this::begin))
        .exec(revocations)
        .exec(operator.act("the storm was one", () -> end(times)))
        .injectOpen(atOnceUsers(1));
  }

  private void begin() {
    mintsBefore = tenant.counter("mints");
    refusedBefore = tenant.counter("unauthorized");
    tenant.set(
        "{\"tokenLatencyMillis\":%d,\"apiLatencyMillis\":%d}"
            .formatted(TOKEN_MILLIS, ANSWER_MILLIS));
  }

  private void end(int times) {
    tenant.set("{\"tokenLatencyMillis\":null,\"apiLatencyMillis\":null}");
    long mints = tenant.counter("mints") - mintsBefore;
    long refused = tenant.counter("unauthorized") - refusedBefore;
    System.out.printf("storm: %d revocations, %d 401s, %d new tokens%n", times, refused, mints);
    if (mints < times || refused < times) {
      throw new IllegalStateException("fewer 401s or new tokens than revocations");
    }
  }
}

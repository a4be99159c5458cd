package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;

import io.latchkey.loadtest.Plan;
import java.time.Duration;
import java.util.List;

/**
 * A low rate for long: what leaks, fills up or slows down shows. The last quarter has the same
 * bounds by itself.
 */
public final class SoakSimulation extends GatewaySimulation {
  private static final String LAST = "last quarter";

  public SoakSimulation() {
    super(Plan.SOAK);
    Duration last = bounds().duration().dividedBy(4);
    Duration first = bounds().duration().minus(last);
    int rate = bounds().rate();
    run(
        List.of(
            apps().injectOpen(constantUsersPerSec(rate).during(first)),
            apps(LAST, LAST).injectOpen(nothingFor(first), constantUsersPerSec(rate).during(last))),
        bounds().duration(),
        judged(LAST));
  }
}

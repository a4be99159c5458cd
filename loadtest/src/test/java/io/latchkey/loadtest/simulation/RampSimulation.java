package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;

import io.latchkey.loadtest.Plan;
import java.time.Duration;
import java.util.List;

/** From one call a second to the rate in three quarters of the time, then at it. */
public final class RampSimulation extends GatewaySimulation {
  public RampSimulation() {
    super(Plan.RAMP);
    Duration top = bounds().duration().dividedBy(4);
    run(
        List.of(
            apps()
                .injectOpen(
                    rampUsersPerSec(1).to(bounds().rate()).during(bounds().duration().minus(top)),
                    constantUsersPerSec(bounds().rate()).during(top))),
        bounds().duration());
  }
}

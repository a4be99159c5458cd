package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.latchkey.loadtest.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A quarter of the time at a fifteenth of the rate, a quarter at the rate from one second to the
 * next, then quiet again. The spike itself is {@link #CALLS}; what comes after it has the same
 * bounds by itself, and so shows whether the spike is over when it is over.
 */
public final class SpikeSimulation extends GatewaySimulation {
  private static final int TIMES = 15;
  private static final String BEFORE = "before the spike";
  private static final String AFTER = "after the spike";

  public SpikeSimulation() {
    super(Plan.SPIKE);
    Duration quarter = bounds().duration().dividedBy(4);
    double quiet = Math.max(1, bounds().rate() / (double) TIMES);
    OpenInjectionStep spike = constantUsersPerSec(bounds().rate()).during(quarter);
    List<Assertion> more = new ArrayList<>(judged(AFTER));
    more.add(failed(BEFORE));
    run(
        List.of(
            apps(BEFORE, BEFORE).injectOpen(constantUsersPerSec(quiet).during(quarter)),
            apps("the spike", CALLS).injectOpen(nothingFor(quarter), spike),
            apps(AFTER, AFTER)
                .injectOpen(
                    nothingFor(quarter.multipliedBy(2)),
                    constantUsersPerSec(quiet).during(quarter.multipliedBy(2)))),
        bounds().duration(),
        more);
  }
}

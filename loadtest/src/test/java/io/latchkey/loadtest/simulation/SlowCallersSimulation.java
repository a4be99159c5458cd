package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import io.latchkey.loadtest.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Callers who dribble a head or content are cut off, callers who are merely slow are served, and
 * honest ones beside them notice nothing. Against a gateway without the simulator there are heads
 * alone.
 */
public final class SlowCallersSimulation extends GatewaySimulation {
  /** What a slow caller may take, who begins at the last moment. */
  private static final Duration LAST = Duration.ofSeconds(25);

  public SlowCallersSimulation() {
    super(Plan.SLOW);
    SlowCaller caller = new SlowCaller(settings);
    List<PopulationBuilder> all = new ArrayList<>();
    all.add(steadily());
    all.add(slow("head that dribbles is cut off", caller::dribbleHead));
    if (settings.hasLoadEndpoints()) {
      all.add(slow("content that dribbles is cut off", caller::dribbleContent));
      all.add(slow("slow content is served", caller::sendSlowly));
      all.add(slow("slow reader is served", caller::readSlowly));
    }
    run(all, bounds().duration());
  }

  private PopulationBuilder slow(String name, Operator.Deed deed) {
    int kinds = settings.hasLoadEndpoints() ? 4 : 1;
    int users = Math.max(1, settings.shape().slow() / kinds);
    Duration last = bounds().duration().minus(LAST);
    Duration time = last.isNegative() ? Duration.ofMillis(1) : last;
    return scenario(name)
        .exec(during(time, false).on(operator.act(name, deed)))
        .injectOpen(atOnceUsers(users));
  }
}

package io.latchkey.loadtest.simulation;

import io.latchkey.loadtest.Plan;
import java.util.List;

/** The same rate all the time: what an ordinary day asks. */
public final class SteadySimulation extends GatewaySimulation {
  public SteadySimulation() {
    super(Plan.STEADY);
    run(List.of(steadily()), bounds().duration());
  }
}

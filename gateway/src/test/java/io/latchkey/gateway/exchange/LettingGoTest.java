package io.latchkey.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.overload.Gates;
import io.latchkey.gateway.overload.Limits;
import io.latchkey.gateway.overload.LoopGates;
import io.latchkey.gateway.overload.RouteGate;
import io.latchkey.gateway.policy.caller.Priority;
import io.latchkey.gateway.upstream.transport.Lender;
import io.latchkey.gateway.upstream.transport.Lending;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exchange gives back at its end, also when letting go of something goes wrong. */
class LettingGoTest {
  private static final Gates.Observer NOBODY =
      new Gates.Observer() {
        @Override
        public void waited(String tenant, long nanos) {}

        @Override
        public void limited(String route) {}
      };

  private final ModelWorld world = new ModelWorld(1, 7);
  private final LoopGates places = new LoopGates(() -> 0, () -> 0, 1);
  private final Gates gates = new Gates(world.clock::nanoTime, NOBODY, places);
  private final AtomicInteger cancelled = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  /** Connections come from {@code tenant}, and one call may be under way at a time. */
  private GatewayPlan plan(Lender tenant) {
    Limits limits =
        new Limits(
            List.of(new Limits.OfTenant("t", 1, 0, Duration.ofSeconds(1))),
            List.of(new Limits.OfCaller("app", Priority.NORMAL, 1)),
            List.of(new Limits.OfRoute("all", "t", Set.of("app"), null)),
            1);
    Gates.Plan bounds = gates.plan(limits);
    RouteGate gate = bounds.routes().get("all");
    assertThat(gate).isNotNull();
    bounds.settle();
    return ModelPlan.of(world, 1, tenant, gate);
  }

  /** Nobody is ever lent a connection, and {@code cancel} is done when it is not wanted. */
  private Lender lending(Runnable cancel) {
    return (loop, need, timeout, borrower) -> {
      Lending waiting =
          () -> {
            cancelled.incrementAndGet();
            cancel.run();
          };
      return waiting;
    };
  }

  private Exchange begin(GatewayPlan plan) throws Exception {
    ModelCall call = new ModelCall(world, "GET", Framing.NONE, new byte[0], true);
    Conductor conductor =
        new Conductor(
            plan,
            world.clock::now,
            world.clock::nanoTime,
            () -> "r",
            record -> ended.incrementAndGet(),
            places);
    Exchange begun = conductor.begin(call, world.head("GET", "/all/1", Framing.NONE), "l");
    call.start(begun);
    world.pass(Duration.ZERO);
    world.tokens.land();
    world.pass(Duration.ZERO);
    return begun;
  }

  private void assertTaken(GatewayPlan plan, int calls) {
    assertThat(places.calls()).isEqualTo(calls);
    assertThat(gates.loads().get(0).calls()).isEqualTo(calls);
    assertThat(plan.underWay().sum()).isEqualTo(calls);
  }

  /** Each bound is one, so that a place that is lost would shut the gateway for good. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void placesAreGivenBackWhateverLettingGoThrows(boolean fails) throws Exception {
    GatewayPlan plan =
        plan(
            lending(
                () -> {
                  if (fails) {
                    throw new IllegalStateException("a mistake of the tests");
                  }
                }));
    for (int turn = 1; turn <= 3; turn++) {
      Exchange begun = begin(plan);
      assertTaken(plan, 1);

      begun.callerGone();

      assertThat(cancelled).hasValue(turn);
      assertThat(ended).hasValue(turn);
      assertTaken(plan, 0);
    }
  }
}

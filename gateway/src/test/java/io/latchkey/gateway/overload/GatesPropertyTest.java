package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However calls end, no place is lost and no bound is passed: on one thread, and on several. */
class GatesPropertyTest {
  private static final List<String> CALLERS = List.of("low", "normal", "high");
  private static final int MAX = 3;
  private static final int PENDING = 8;
  private static final int OWN = 4;

  private final AtomicInteger limited = new AtomicInteger();
  private final Gates gates =
      new Gates(
          System::nanoTime,
          new Gates.Observer() {
            @Override
            public void waited(String tenant, long nanos) {
              // not looked at here
            }

            @Override
            public void limited(String route) {
              limited.incrementAndGet();
            }
          },
          new LoopGates(System::nanoTime, () -> 0, 1));

  private static Limits limits(int max, int pending, boolean slow) {
    return new Limits(
        List.of(new Limits.OfTenant("t", max, pending, Duration.ofSeconds(1))),
        List.of(
            new Limits.OfCaller("low", Priority.LOW, OWN),
            new Limits.OfCaller("normal", Priority.NORMAL, 0),
            new Limits.OfCaller("high", Priority.HIGH, OWN)),
        List.of(
            new Limits.OfRoute(
                "r",
                "t",
                Set.copyOf(CALLERS),
                slow ? new RateLimit(20_000, Duration.ofSeconds(1), 100) : null)),
        1_000_000);
  }

  private RouteGate settled(Limits limits) {
    Gates.Plan plan = gates.plan(limits);
    plan.settle();
    return plan.routes().get("r");
  }

  private TenantLoad load() {
    return gates.loads().get(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noPlaceIsLostOnOneThread(long seed) {
    Random random = new Random(seed);
    HandLoop loop = new HandLoop();
    RouteGate gate = settled(limits(MAX, PENDING, false));
    int max = MAX;
    List<Passage> alive = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      int chosen = random.nextInt(100);
      if (chosen < 50) {
        enter(gate, random, loop, alive);
      } else if (chosen < 90 && !alive.isEmpty()) {
        alive.remove(random.nextInt(alive.size())).leave();
      } else if (chosen < 97) {
        loop.run();
      } else {
        max = 1 + random.nextInt(2 * MAX);
        gate = settled(limits(max, random.nextInt(PENDING), random.nextBoolean()));
      }
      assertThat(load().calls() + load().waiting()).isEqualTo(alive.size());
      assertThat(load().waiting() == 0 || load().calls() >= max).isTrue();
    }
    alive.forEach(Passage::leave);
    loop.run();

    assertThat(load().calls()).isZero();
    assertThat(load().waiting()).isZero();
    assertThat(CALLERS).allSatisfy(caller -> assertThat(heldBy(caller)).isZero());
  }

  private static void enter(RouteGate gate, Random random, HandLoop loop, List<Passage> alive) {
    Priority priority = Priority.values()[random.nextInt(CALLERS.size())];
    Passage passage = gate.passage(CALLERS.get(priority.ordinal()), priority, loop, () -> {});
    try {
      assertThat(passage).isNotNull();
      passage.enter();
      alive.add(passage);
    } catch (RefusedException refused) {
      passage.leave();
    }
  }

  private int heldBy(String caller) {
    RouteGate gate = gates.plan(limits(MAX, PENDING, false)).routes().get("r");
    Places places = gate.caller(caller);
    return places == null ? 0 : places.taken();
  }

  @Test
  void noPlaceIsLostOnSeveralThreads() throws InterruptedException {
    RouteGate gate = settled(limits(MAX, PENDING, true));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4);
    List<ExecutorService> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ExecutorService loop = Executors.newSingleThreadExecutor();
      loops.add(loop);
      new Calls(gate, loop, new Random(i), inside, most, done).next(5_000);
    }

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();

    loops.forEach(ExecutorService::shutdown);
    assertThat(most).hasValueLessThanOrEqualTo(MAX);
    assertThat(inside).hasValue(0);
    assertThat(load().calls()).isZero();
    assertThat(load().waiting()).isZero();
    assertThat(CALLERS).allSatisfy(caller -> assertThat(heldBy(caller)).isZero());
  }

  /** Calls one after the other on one loop: each stays for a moment, some give up waiting. */
  private record Calls(
      RouteGate gate,
      ExecutorService loop,
      Random random,
      AtomicInteger inside,
      AtomicInteger most,
      CountDownLatch done) {

    void next(int left) {
      loop.execute(() -> begin(left));
    }

    private void begin(int left) {
      if (left == 0) {
        done.countDown();
        return;
      }
      Priority priority = Priority.values()[random.nextInt(CALLERS.size())];
      Passage[] mine = new Passage[1];
      boolean[] over = new boolean[1];
      Runnable in = () -> stay(mine[0], over, left);
      mine[0] = gate.passage(CALLERS.get(priority.ordinal()), priority, loop, in);
      try {
        if (mine[0].enter()) {
          in.run();
        } else if (random.nextInt(3) == 0) {
          over[0] = true;
          mine[0].leave();
          next(left - 1);
        }
      } catch (RefusedException refused) {
        next(left - 1);
      }
    }

    private void stay(Passage passage, boolean[] over, int left) {
      if (over[0]) {
        return;
      }
      over[0] = true;
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      loop.execute(
          () -> {
            inside.decrementAndGet();
            passage.leave();
            next(left - 1);
          });
    }
  }
}

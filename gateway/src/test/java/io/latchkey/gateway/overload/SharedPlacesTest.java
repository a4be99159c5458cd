package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound on calls in the whole gateway, however they are spread over event loops. */
class SharedPlacesTest {
  private static LoopGates bounded(int loops, int most) {
    LoopGates gates = new LoopGates(() -> 0, () -> 0, loops);
    gates.most(most);
    return gates;
  }

  private static LoopGate of(LoopGates gates) {
    return new LoopGate(gates, Runnable::run, 0, 0);
  }

  private static boolean enters(LoopGate gate, Priority priority) {
    try {
      gate.enter(priority);
      return true;
    } catch (RefusedException full) {
      assertThat(full.refusal().reason().status()).isEqualTo(503);
      assertThat(full.refusal().retryAfterSeconds()).isEqualTo(1);
      return false;
    }
  }

  private static int fill(LoopGate gate, Priority priority, int most) {
    int in = 0;
    while (in < most && enters(gate, priority)) {
      in++;
    }
    return in;
  }

  private static void leave(LoopGate gate, int calls) {
    for (int i = 0; i < calls; i++) {
      gate.leave();
    }
  }

  @Test
  void thereIsNoBoundBeforeOneIsSet() {
    LoopGate gate = of(new LoopGates(() -> 0, () -> 0, 4));

    assertThat(fill(gate, Priority.NORMAL, 100_000)).isEqualTo(100_000);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 3",
    "1, 10000",
    "2, 1",
    "2, 7",
    "4, 100",
    "4, 10000",
    "64, 10",
    "64, 9999"
  })
  void asManyGoInAsMayAndNotOneMore(int loops, int most) {
    LoopGates gates = bounded(loops, most);
    List<LoopGate> all = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      all.add(of(gates));
    }

    int in = 0;
    for (LoopGate each : all) {
      in += fill(each, Priority.NORMAL, most + 1);
    }

    assertThat(in).isEqualTo(most);
    for (LoopGate each : all) {
      assertThat(enters(each, Priority.HIGH)).isFalse();
    }
    LoopGate one = all.get(0);
    one.leave();
    assertThat(enters(one, Priority.NORMAL)).isTrue();
    assertThat(enters(one, Priority.NORMAL)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16, 64, 128})
  void aLoopThatHasAllCallsIsRefusedNoneBeforeThreeQuartersAreTaken(int loops) {
    LoopGate gate = of(bounded(loops, 10_000));

    assertThat(fill(gate, Priority.NORMAL, 20_000)).isBetween(7_500, 10_000);
  }

  @Test
  void whatALoopHasForItselfNoOtherCanTake() {
    LoopGates gates = bounded(4, 1000);
    LoopGate greedy = of(gates);
    assertThat(fill(greedy, Priority.NORMAL, 2000)).isEqualTo(62 + 752);

    LoopGate quiet = of(gates);

    assertThat(fill(quiet, Priority.NORMAL, 2000)).isEqualTo(62);
  }

  @Test
  void anEighthOfTheRestIsKeptForEachHigherPriority() {
    LoopGates gates = bounded(1, 1600);
    gates.priorities(EnumSet.allOf(Priority.class));
    LoopGate gate = of(gates);

    assertThat(fill(gate, Priority.LOW, 2000)).isEqualTo(1600 - 300);
    assertThat(fill(gate, Priority.NORMAL, 2000)).isEqualTo(150);
    assertThat(fill(gate, Priority.HIGH, 2000)).isEqualTo(150);
  }

  @Test
  void whereAllHaveOnePriorityNothingIsKept() {
    LoopGates gates = bounded(1, 1600);
    gates.priorities(Set.of(Priority.LOW));

    assertThat(fill(of(gates), Priority.LOW, 2000)).isEqualTo(1600);
  }

  @Test
  void anotherBoundHoldsAtOnceAndForWhatIsUnderWay() {
    LoopGates gates = bounded(2, 100);
    LoopGate gate = of(gates);
    int before = fill(gate, Priority.NORMAL, 1000);
    assertThat(before).isEqualTo(12 + 76);

    gates.most(200);
    assertThat(fill(gate, Priority.NORMAL, 1000)).isEqualTo(25 + 150 - before);

    gates.most(40);
    assertThat(enters(gate, Priority.NORMAL)).isFalse();
    leave(gate, 25 + 150 - 35);
    assertThat(gate.calls()).isEqualTo(35);
    assertThat(enters(gate, Priority.NORMAL)).isFalse();
    gate.leave();
    assertThat(enters(gate, Priority.NORMAL)).isTrue();

    leave(gate, 35);
    assertThat(gate.calls()).isZero();
    assertThat(fill(gate, Priority.NORMAL, 1000)).isEqualTo(5 + 30);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void onSeveralThreadsTheBoundHoldsAndNoPlaceIsLost(long seed) throws Exception {
    int loops = 4;
    int most = 50;
    LoopGates gates = bounded(loops, most);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger highest = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(loops);
    List<LoopGate> all = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      LoopGate gate = of(gates);
      all.add(gate);
      Random random = new Random(seed * loops + i);
      Thread loop =
          new Thread(
              () -> {
                int mine = 0;
                for (int step = 0; step < 50_000; step++) {
                  if (random.nextInt(100) < 52) {
                    boolean in = enters(gate, Priority.NORMAL);
                    mine += in ? 1 : 0;
                    refused.addAndGet(in ? 0 : 1);
                    highest.accumulateAndGet(in ? inside.incrementAndGet() : 0, Math::max);
                  } else if (mine > 0) {
                    inside.decrementAndGet();
                    gate.leave();
                    mine--;
                  }
                }
                inside.addAndGet(-mine);
                leave(gate, mine);
                done.countDown();
              });
      loop.start();
    }

    done.await();

    assertThat(highest.get()).isBetween(most / 2, most);
    assertThat(refused.get()).isPositive();
    assertThat(gates.places().share()).isEqualTo(3);
    assertThat(all).allSatisfy(each -> assertThat(each.calls()).isZero());
    LoopGate last = all.get(0);
    assertThat(fill(last, Priority.NORMAL, most)).isEqualTo(50 - 3 * 3);
  }
}

package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The places at a tenant: who gets one, who waits, who is sent away. */
class TenantGateTest {
  private final HandLoop loop = new HandLoop();
  private final List<String> admitted = new ArrayList<>();
  private final List<Long> waits = new ArrayList<>();
  private long now;

  private TenantGate gate(int max, int pending) {
    return new TenantGate(
        new TenantGate.Bounds(max, pending, Duration.ofMillis(500)),
        EnumSet.allOf(Priority.class),
        waits::add);
  }

  private Passage passage(TenantGate gate, Priority priority, String name) {
    RouteGate route = new RouteGate(gate, Map.of(), Map.of(), () -> now, () -> {});
    return new Passage(route, "app", priority, loop, () -> admitted.add(name));
  }

  private static RefusedException refusal(Passage passage) {
    return catchThrowableOfType(RefusedException.class, passage::enter);
  }

  @Test
  void placesAndThenSeatsAndThenNoMore() throws RefusedException {
    TenantGate gate = gate(2, 2);
    assertThat(passage(gate, Priority.NORMAL, "a").enter()).isTrue();
    assertThat(passage(gate, Priority.NORMAL, "b").enter()).isTrue();
    assertThat(passage(gate, Priority.NORMAL, "c").enter()).isFalse();
    assertThat(passage(gate, Priority.NORMAL, "d").enter()).isFalse();

    RefusedException refused = refusal(passage(gate, Priority.NORMAL, "e"));

    assertThat(refused.refusal().reason()).isEqualTo(Reason.CONCURRENCY);
    assertThat(refused.refusal().retryAfterSeconds()).isEqualTo(1);
    assertThat(gate.places().taken()).isEqualTo(2);
    assertThat(gate.waiting()).isEqualTo(2);
  }

  @Test
  void whoWaitsIsLetInWhenAPlaceFallsFree() throws RefusedException {
    TenantGate gate = gate(1, 2);
    Passage first = passage(gate, Priority.NORMAL, "first");
    assertThat(first.enter()).isTrue();
    assertThat(passage(gate, Priority.NORMAL, "second").enter()).isFalse();
    now = 7;

    first.leave();
    loop.run();

    assertThat(admitted).containsExactly("second");
    assertThat(waits).containsExactly(7L);
    assertThat(gate.places().taken()).isEqualTo(1);
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void nobodyPassesThoseWhoWait() throws RefusedException {
    TenantGate gate = gate(1, 5);
    Passage first = passage(gate, Priority.NORMAL, "first");
    assertThat(first.enter()).isTrue();
    Passage second = passage(gate, Priority.NORMAL, "second");
    assertThat(second.enter()).isFalse();

    first.leave();

    assertThat(passage(gate, Priority.HIGH, "third").enter()).isFalse();
    second.leave();
    loop.run();
    assertThat(admitted).containsExactly("second", "third");
  }

  @Test
  void theHighGoFirstAndNobodyStarves() throws RefusedException {
    TenantGate gate = gate(1, 800);
    Passage holder = passage(gate, Priority.NORMAL, "holder");
    assertThat(holder.enter()).isTrue();
    List<Passage> waiting = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      for (Priority priority : Priority.values()) {
        Passage each = passage(gate, priority, priority.name());
        assertThat(each.enter()).isFalse();
        waiting.add(each);
      }
    }

    holder.leave();
    for (int turn = 0; turn < 47; turn++) {
      loop.run();
      admittedLast(waiting).leave();
    }
    loop.run();

    List<String> first = admitted.subList(0, 48);
    assertThat(first.stream().filter("HIGH"::equals)).hasSize(36);
    assertThat(first.stream().filter("NORMAL"::equals)).hasSize(6);
    assertThat(first.stream().filter("LOW"::equals)).hasSize(6);
    assertThat(first.subList(0, 3)).containsOnly("HIGH");
    assertThat(first.indexOf("LOW")).isLessThan(8);
  }

  /** Of those who wait in the order of their coming, the one that was told last. */
  private Passage admittedLast(List<Passage> waiting) {
    String last = admitted.get(admitted.size() - 1);
    for (Passage each : waiting) {
      if (each.priority().name().equals(last)) {
        waiting.remove(each);
        return each;
      }
    }
    throw new AssertionError("nobody was admitted");
  }

  @Test
  void whoWaitsTooLongLeavesNothingBehind() throws RefusedException {
    TenantGate gate = gate(1, 1);
    Passage first = passage(gate, Priority.NORMAL, "first");
    assertThat(first.enter()).isTrue();
    Passage second = passage(gate, Priority.NORMAL, "second");
    assertThat(second.enter()).isFalse();
    assertThat(second.waitNanos()).isEqualTo(500_000_000);

    assertThat(second.late().reason()).isEqualTo(Reason.CONCURRENCY);
    second.leave();
    second.leave();

    assertThat(gate.waiting()).isZero();
    assertThat(passage(gate, Priority.NORMAL, "third").enter()).isFalse();
    first.leave();
    first.leave();
    loop.run();
    assertThat(admitted).containsExactly("third");
    assertThat(gate.places().taken()).isEqualTo(1);
  }

  @Test
  void whoWasGrantedAPlaceAndLeavesBeforeItIsToldGivesItBack() throws RefusedException {
    TenantGate gate = gate(1, 2);
    Passage first = passage(gate, Priority.NORMAL, "first");
    assertThat(first.enter()).isTrue();
    Passage second = passage(gate, Priority.NORMAL, "second");
    assertThat(second.enter()).isFalse();
    Passage third = passage(gate, Priority.NORMAL, "third");
    assertThat(third.enter()).isFalse();

    first.leave();
    second.leave();
    third.leave();

    assertThat(gate.places().taken()).isZero();
    assertThat(gate.waiting()).isZero();
  }

  @Test
  void withoutSeatsNobodyWaits() throws RefusedException {
    TenantGate gate = gate(1, 0);
    assertThat(passage(gate, Priority.HIGH, "a").enter()).isTrue();

    assertThat(refusal(passage(gate, Priority.HIGH, "b")).refusal().reason())
        .isEqualTo(Reason.CONCURRENCY);
  }

  @Test
  void moreRoomLetsThoseInWhoWait() throws RefusedException {
    TenantGate gate = gate(1, 4);
    for (String name : List.of("a", "b", "c")) {
      passage(gate, Priority.NORMAL, name).enter();
    }

    gate.settle(new TenantGate.Bounds(3, 4, Duration.ofSeconds(1)), EnumSet.allOf(Priority.class));
    loop.run();

    assertThat(admitted).containsExactly("b", "c");
    assertThat(gate.waitNanos()).isEqualTo(1_000_000_000);
  }

  @Test
  void aLoopThatHasEndedLosesNoPlace() throws RefusedException {
    TenantGate gate = gate(1, 4);
    Passage first = passage(gate, Priority.NORMAL, "first");
    assertThat(first.enter()).isTrue();
    RouteGate route = new RouteGate(gate, Map.of(), Map.of(), () -> now, () -> {});
    Passage ended =
        new Passage(
            route,
            "app",
            Priority.NORMAL,
            task -> {
              throw new java.util.concurrent.RejectedExecutionException();
            },
            () -> {});
    assertThat(ended.enter()).isFalse();
    assertThat(passage(gate, Priority.NORMAL, "third").enter()).isFalse();

    first.leave();
    loop.run();

    assertThat(admitted).containsExactly("third");
    assertThat(gate.places().taken()).isEqualTo(1);
  }
}

package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls are shared out among addresses, and what becomes of them where an address is dead. */
class BalanceTest {
  private static final String[] FOUR = {"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"};

  private AddressScene scene;

  @AfterEach
  void close() {
    scene.close();
  }

  private Map<String, Integer> counted(int calls, String... dead) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < calls; i++) {
      PoolTaker taker = scene.borrow();
      scene.settle(dead);
      assertThat(taker.why).isNull();
      counts.merge(scene.serverOf(taker).to(), 1, Integer::sum);
      scene.answer(taker);
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void allAddressesAreUsedEvenlyOfBothFamilies(long seed) {
    scene = new AddressScene(64, 64, seed, "10.0.0.1", "10.0.0.2", "fd00::1", "fd00::2");
    Map<String, Integer> counts = counted(2000);
    assertThat(counts).hasSize(4);
    assertThat(counts.values()).allSatisfy(each -> assertThat(each).isBetween(400, 600));
    assertThat(scene.pool.open()).isEqualTo(4);
  }

  @Test
  void aSlowAddressGetsFewerCalls() {
    scene = new AddressScene(64, 64, 1, FOUR);
    List<PoolTaker> slow = new ArrayList<>();
    int toSlow = 0;
    for (int i = 0; i < 400; i++) {
      PoolTaker taker = scene.borrow();
      scene.settle();
      if (scene.serverOf(taker).to().contains("10.0.0.1")) {
        toSlow++;
        slow.add(taker);
        taker.send();
      } else {
        scene.answer(taker);
      }
      if (slow.size() > 4) {
        scene.serverOf(slow.get(0)).send(AddressScene.ANSWER);
        slow.remove(0);
      }
    }
    assertThat(toSlow).isBetween(1, 40);
  }

  @Test
  void halfOfTheAddressesDeadFailNoCall() {
    scene = new AddressScene(64, 64, 1, FOUR);
    Map<String, Integer> counts = counted(500, "10.0.0.1", "10.0.0.3");
    assertThat(counts).hasSize(2);
    int attempts = scene.upstreams.servers().size();
    counted(500, "10.0.0.1", "10.0.0.3");
    assertThat(scene.upstreams.servers()).hasSize(attempts);
    assertThat(attempts).isLessThanOrEqualTo(2 + 2 * Ejections.FAILURES);
    assertThat(scene.addresses()).filteredOn(each -> !each.healthy()).hasSize(2);
  }

  @Test
  void anEjectedAddressIsTriedWithoutACallerWaitingAndComesBack() {
    scene = new AddressScene(64, 64, 1, "10.0.0.1", "10.0.0.2");
    counted(100, "10.0.0.1");
    int before = scene.upstreams.servers().size();
    scene.upstreams.advance(Duration.ofSeconds(4));
    PoolTaker taker = scene.borrow();
    assertThat(taker.connection).as("served by the other at once").isNotNull();
    assertThat(scene.pending("10.0.0.1")).hasSize(1);
    PoolTaker next = scene.borrow();
    assertThat(next.connection == null || scene.serverOf(next).to().contains("10.0.0.2")).isTrue();
    assertThat(scene.pending("10.0.0.1")).as("one tries").hasSize(1);
    scene.pending("10.0.0.1").get(0).accept();
    assertThat(scene.addresses()).allMatch(TenantStatus.AddressStatus::healthy);
    assertThat(scene.upstreams.servers().size()).isGreaterThan(before);
  }

  @Test
  void oneThatFailsItsTrialStaysOutForLonger() {
    scene = new AddressScene(64, 64, 1, "10.0.0.1", "10.0.0.2");
    counted(100, "10.0.0.1");
    for (int round = 0; round < 8; round++) {
      scene.upstreams.advance(Duration.ofSeconds(80));
      int before = scene.upstreams.servers().size();
      counted(20, "10.0.0.1");
      assertThat(scene.upstreams.servers()).hasSize(before + 1);
    }
    scene.upstreams.advance(Duration.ofSeconds(40));
    int before = scene.upstreams.servers().size();
    counted(20, "10.0.0.1");
    assertThat(scene.upstreams.servers()).hasSize(before);
  }

  @Test
  void anAddressThatStallsIsOvertaken() {
    scene = new AddressScene(64, 64, 1, "10.0.0.1", "10.0.0.2");
    PoolTaker taker = scene.borrow();
    assertThat(scene.pending()).hasSize(1);
    scene.upstreams.advance(Race.DELAY.minusMillis(50));
    assertThat(scene.pending()).hasSize(1);
    scene.upstreams.advance(Duration.ofMillis(60));
    assertThat(scene.pending()).hasSize(2);
    scene.pending().get(1).accept();
    assertThat(taker.connection).isNotNull();
    assertThat(scene.pending()).isEmpty();
    assertThat(scene.pool.open()).isEqualTo(1);
  }

  @Test
  void oneWhoStallsAgainAndAgainIsEjected() {
    scene = new AddressScene(64, 64, 3, "10.0.0.1", "10.0.0.2");
    for (int i = 0; i < 40; i++) {
      PoolTaker taker = scene.borrow();
      scene.pending("10.0.0.2").forEach(EmbeddedUpstreams.Server::accept);
      if (taker.connection == null) {
        scene.upstreams.advance(Race.DELAY.plusMillis(10));
        scene.pending("10.0.0.2").forEach(EmbeddedUpstreams.Server::accept);
      }
      assertThat(taker.connection).isNotNull();
      taker.connection.cancel();
      scene.upstreams.run();
    }
    assertThat(scene.addresses())
        .filteredOn(each -> !each.healthy())
        .extracting(TenantStatus.AddressStatus::address)
        .containsExactly("10.0.0.1:80");
  }

  @Test
  void atTheLimitAStallingAttemptGivesItsPlaceUp() {
    scene = new AddressScene(1, 8, 1, "10.0.0.1", "10.0.0.2");
    PoolTaker taker = scene.borrow();
    EmbeddedUpstreams.Server first = scene.pending().get(0);
    scene.upstreams.advance(Duration.ofSeconds(20));
    assertThat(scene.pending()).containsExactly(first);
    scene.upstreams.advance(Duration.ofSeconds(11));
    assertThat(scene.pending()).hasSize(1).doesNotContain(first);
    assertThat(scene.pool.open()).isEqualTo(1);
    scene.settle();
    assertThat(taker.connection).isNotNull();
  }

  @Test
  void atTheLimitAnIdleConnectionOfAnyAddressServes() {
    scene = new AddressScene(1, 0, 1, "10.0.0.1", "10.0.0.2");
    PoolTaker first = scene.call();
    for (int i = 0; i < 20; i++) {
      PoolTaker next = scene.call();
      assertThat(next.connection).isSameAs(first.connection);
    }
    assertThat(scene.upstreams.servers()).hasSize(1);
  }

  @Test
  void allDeadAreAllTriedAndOneAliveAgainServes() {
    scene = new AddressScene(64, 64, 1, FOUR);
    for (int i = 0; i < 10; i++) {
      int before = scene.upstreams.servers().size();
      assertThat(scene.call(FOUR).why.kind()).isEqualTo(UpstreamException.Kind.UNREACHABLE);
      assertThat(scene.upstreams.servers()).hasSize(before + 4);
    }
    assertThat(scene.addresses()).noneMatch(TenantStatus.AddressStatus::healthy);
    assertThat(scene.call("10.0.0.1", "10.0.0.2", "10.0.0.3").why).isNull();
    assertThat(scene.addresses())
        .filteredOn(TenantStatus.AddressStatus::healthy)
        .extracting(TenantStatus.AddressStatus::address)
        .containsExactly("10.0.0.4:80");
  }

  @Test
  void anAddressWhoseAnswersBreakOffIsEjectedAndTriedByOneCall() {
    scene = new AddressScene(64, 64, 1, "10.0.0.1", "10.0.0.2");
    int failed = breaking(200);
    assertThat(failed).isEqualTo(Ejections.FAILURES);
    scene.upstreams.advance(Duration.ofSeconds(4));
    assertThat(breaking(200)).isEqualTo(1);
    scene.upstreams.advance(Duration.ofSeconds(8));
    assertThat(counted(200)).hasSize(2);
    assertThat(scene.addresses()).allMatch(TenantStatus.AddressStatus::healthy);
  }

  /** How many of so many calls fail, where 10.0.0.1 closes before it answers. */
  private int breaking(int calls) {
    int failed = 0;
    for (int i = 0; i < calls; i++) {
      PoolTaker taker = scene.borrow();
      scene.settle();
      EmbeddedUpstreams.Server server = scene.serverOf(taker);
      if (server.to().contains("10.0.0.1")) {
        failed++;
        taker.send();
        server.close();
        assertThat(taker.answer.heard()).isEqualTo("failed:BROKEN");
      } else {
        scene.answer(taker);
      }
    }
    return failed;
  }

  @Test
  void anAddressThatAnswersTooLateIsEjected() {
    scene = new AddressScene(64, 64, 1, "10.0.0.1", "10.0.0.2");
    int late = 0;
    for (int i = 0; i < 100; i++) {
      PoolTaker taker = scene.borrow();
      scene.settle();
      if (scene.serverOf(taker).to().contains("10.0.0.1")) {
        late++;
        taker.send();
        taker.connection.overdue();
        taker.connection.cancel();
        scene.upstreams.run();
      } else {
        scene.answer(taker);
      }
    }
    assertThat(late).isEqualTo(Ejections.FAILURES);
    assertThat(scene.addresses())
        .filteredOn(each -> !each.healthy())
        .extracting(TenantStatus.AddressStatus::why)
        .containsExactly(Faults.LATE);
  }

  @Test
  void aConnectionThatDiedIdleSaysNothingOfItsAddress() {
    scene = new AddressScene(64, 64, 1, "10.0.0.1");
    for (int i = 0; i < 3 * Ejections.FAILURES; i++) {
      PoolTaker first = scene.call();
      PoolTaker second = scene.borrow();
      assertThat(second.connection).isSameAs(first.connection);
      EmbeddedUpstreams.Server server = scene.serverOf(second);
      second.send();
      server.close();
      assertThat(second.answer.heard()).isEqualTo("failed:BROKEN");
    }
    assertThat(scene.addresses()).allMatch(TenantStatus.AddressStatus::healthy);
  }
}

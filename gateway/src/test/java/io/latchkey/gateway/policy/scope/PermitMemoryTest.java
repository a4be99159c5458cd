package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.Caller;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered is what would be decided, and it stays within its bounds. */
class PermitMemoryTest {
  private final AtomicReference<Set<String>> found = new AtomicReference<>(Set.of("/token"));
  private RandomWorld world = new RandomWorld(new Random(1), found::get);
  private PermitMemory<RandomWorld.Plan> memory = new PermitMemory<>(1, 2);
  private int hits;

  private void reload(Random random) {
    world = new RandomWorld(random, found::get);
    memory = new PermitMemory<>(random.nextLong(), random.nextLong());
  }

  private String fresh(Caller caller, RequestHead head) {
    try {
      return RandomWorld.shown(world.authorize(caller, head));
    } catch (RefusedException refused) {
      return refused.refusal().reason().name();
    }
  }

  /** As the exchange does it. */
  private String byMemory(Caller caller, RequestHead head) {
    Remembered<RandomWorld.Plan> known = memory.find(caller, head);
    if (known != null) {
      hits++;
      Permit permit = known.permit(caller, head);
      assertThat(permit.head()).isSameAs(head);
      assertThat(permit.caller()).isSameAs(caller);
      assertThat(known.match().route().name()).isEqualTo(permit.route());
      return RandomWorld.shown(permit);
    }
    try {
      Permit permit = world.authorize(caller, head);
      memory.note(world.match(head), permit);
      return RandomWorld.shown(permit);
    } catch (RefusedException refused) {
      return refused.refusal().reason().name();
    }
  }

  private void liveThrough(long seed, int plans, int calls) {
    Random random = new Random(seed);
    for (int plan = 0; plan < plans; plan++) {
      reload(random);
      for (int i = 0; i < calls; i++) {
        if (random.nextInt(300) == 0) {
          found.set(random.nextBoolean() ? Set.of("/token") : Set.of("/a/b", "/api/a", "/b"));
        }
        Caller caller = world.caller(random);
        RequestHead head = world.head(random);
        if (head != null) {
          String expected = fresh(caller, head);
          assertThat(byMemory(caller, head)).as("%s %s", caller, head).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void whatIsRememberedIsWhatWouldBeDecided(long seed) {
    liveThrough(seed, 25, 4_000);
    assertThat(hits).isGreaterThan(10_000);
  }

  @Test
  void soItIsOverAMillionCalls() {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "a million calls take a minute");
    liveThrough(99, 250, 8_000);
    assertThat(hits).isGreaterThan(300_000);
  }

  private static RequestHead call(String target) throws RefusedException {
    return RandomWorld.head("GET", "h", target);
  }

  private RandomWorld open() {
    Random random = new Random(5);
    RandomWorld open = world;
    while (!isOpen(open)) {
      open = new RandomWorld(random, found::get);
    }
    return open;
  }

  /** Whether calls to any path of the kind that tests send are permitted, whatever their query. */
  private boolean isOpen(RandomWorld some) {
    try {
      RequestHead one = call("/q/1");
      Permit permit = some.authorize(some.known(0), one);
      PermitMemory<RandomWorld.Plan> trial = new PermitMemory<>(0, 0);
      trial.note(some.match(one), permit);
      trial.note(some.match(one), permit);
      return permit.scope() != null && trial.find(some.known(0), call("/q/1?other")) != null;
    } catch (RefusedException refused) {
      return false;
    }
  }

  @Test
  void aMillionPathsDisplaceNothingThatIsInUse() throws RefusedException {
    world = open();
    Caller caller = world.known(0);
    RequestHead hot = call("/hot/path");
    for (int i = 0; i < 3; i++) {
      byMemory(caller, hot);
    }
    int missed = 0;
    for (int i = 0; i < 1_000_000; i++) {
      // half of them twice, so that they are taken for what comes again
      RequestHead head = call("/q/" + i / 3 * (i % 3 == 0 ? 3 : 2));
      if (memory.find(caller, head) == null) {
        memory.note(world.match(head), world.authorize(caller, head));
      }
      if (i % 100 == 0) {
        missed += memory.find(caller, hot) == null ? 1 : 0;
      }
    }
    assertThat(memory.size()).isLessThanOrEqualTo(PermitMemory.PLACES);
    assertThat(missed).isZero();
  }

  @Test
  void pathsThatComeOnceAreNotKeptAtAll() throws RefusedException {
    world = open();
    for (int i = 0; i < 20_000; i++) {
      byMemory(world.known(0), call("/q/" + i));
    }
    assertThat(memory.size()).isZero();
  }

  @Test
  void aPathIsRememberedUpToItsLengthAndNoLonger() throws RefusedException {
    world = open();
    for (int length = 1; length < 2_000; length++) {
      RequestHead head = call("/q/" + "x".repeat(length));
      for (int i = 0; i < 2; i++) {
        byMemory(world.known(0), head);
      }
      boolean known = memory.find(world.known(0), head) != null;
      if (known) {
        assertThat(length).isLessThan(PermitMemory.MOST_LENGTH / 2);
      } else {
        assertThat(length).isGreaterThan(PermitMemory.MOST_LENGTH / 5);
      }
    }
    assertThat(memory.size()).isGreaterThan(100);
  }

  @Test
  void aQueryThatNoRuleLooksAtGoesOnAsItCame() throws RefusedException {
    world = open();
    Caller caller = world.known(0);
    byMemory(caller, call("/q/1?first"));
    byMemory(caller, call("/q/1?second"));
    RequestHead third = call("/q/1?third=3");
    Remembered<RandomWorld.Plan> known = memory.find(caller, third);
    assertThat(known).isNotNull();
    assertThat(known.permit(caller, third).target()).endsWith("/q/1?third=3");
    assertThat(known.permit(caller, call("/q/1")).target()).endsWith("/q/1");
    assertThat(known.permit(caller, call("/q/1?")).target()).endsWith("/q/1?");
  }

  @Test
  void aDiscoveryIsSeenAtOnce() throws RefusedException {
    world = open();
    Caller caller = world.known(0);
    RequestHead head = call("/q/1");
    byMemory(caller, head);
    byMemory(caller, head);
    String path = world.authorize(caller, head).readings().get(0);
    assertThat(memory.find(caller, head)).isNotNull();
    found.set(Set.of(path));
    assertThat(memory.find(caller, head)).isNull();
    found.set(Set.of());
    assertThat(memory.find(caller, head)).isNotNull();
  }

  @Test
  void anotherCallerMethodOrHostIsAnotherCall() throws RefusedException {
    world = open();
    Caller caller = world.known(0);
    RequestHead head = call("/q/1");
    byMemory(caller, head);
    byMemory(caller, head);
    assertThat(memory.find(world.known(1), head)).isNull();
    assertThat(memory.find(caller, RandomWorld.head("PUT", "h", "/q/1"))).isNull();
    assertThat(memory.find(caller, RandomWorld.head("GET", "other", "/q/1"))).isNull();
    assertThat(memory.find(caller, call("/Q/1"))).isNull();
  }
}

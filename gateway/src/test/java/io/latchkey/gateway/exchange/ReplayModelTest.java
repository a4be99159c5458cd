package io.latchkey.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.telemetry.NotReplayed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random events around whole exchanges, and what must hold after each of them: security rule 7
 * (replayed once, with all of the content and that within the cap, only before the caller saw
 * anything, only after 401), one credential each time, none that is expired or was refused to the
 * call before, and no memory kept.
 */
class ReplayModelTest {
  private static final int STEPS = 25_000;

  @ParameterizedTest
  @CsvSource({"1, 71", "1, 72", "4, 73", "4, 74"})
  void ruleSevenHoldsAfterEachOfManyRandomEvents(int size, long seed) throws RefusedException {
    ModelWorld world = new ModelWorld(size, seed);
    for (int step = 0; step < STEPS; step++) {
      world.step();
      world.check();
    }
    world.settle();
    System.out.printf(
        "replay model: %d calls, %d replays, %d resends, refused %s%n",
        world.ended, world.replays, world.resends, world.refusals);
    assertThat(world.ended).as("calls").isGreaterThan(STEPS / 50);
    assertThat(world.replays).as("replays").isGreaterThan(20);
    assertThat(world.resends).as("resends").isPositive();
    assertThat(world.withContent).as("resends with content").isPositive();
    assertThat(world.refusals).containsKeys(Reason.NO_TOKEN, Reason.TIMEOUT);
    assertThat(world.refusals).doesNotContainKey(Reason.FAULT);
    for (NotReplayed why : NotReplayed.values()) {
      // a pool of several seldom comes to the limit at which it keeps a refused token
      assertThat(size > 1 && why == NotReplayed.SAME_TOKEN || world.wasHindered(why))
          .as(why.word())
          .isTrue();
    }
  }
}

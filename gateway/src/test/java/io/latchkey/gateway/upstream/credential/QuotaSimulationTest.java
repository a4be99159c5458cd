package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The governor against limits of every kind, by a clock that is set by hand. */
class QuotaSimulationTest {
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final double[] LOADS = {1.2, 2, 10};
  private static final int[] LATENCIES = {1, 50, 500};

  private static Stream<Arguments> limits() {
    return Stream.of(
        limit("bucket of 5/s that holds 1", 5, () -> QuotaWorld.bucket(5, 1)),
        limit("bucket of 5/s that holds 5", 5, () -> QuotaWorld.bucket(5, 5)),
        limit("bucket of 50/s that holds 5", 50, () -> QuotaWorld.bucket(50, 5)),
        limit("bucket of 50/s that holds 50", 50, () -> QuotaWorld.bucket(50, 50)),
        limit("bucket of 50/s that holds 500", 50, () -> QuotaWorld.bucket(50, 500)),
        limit("50 in each second", 50, () -> QuotaWorld.window(50, 1)),
        limit("100 in each 10 seconds", 10, () -> QuotaWorld.window(100, 10)),
        limit("600 in each minute", 10, () -> QuotaWorld.window(600, 60)),
        limit("50 in any second", 50, () -> QuotaWorld.sliding(50, 1)),
        limit("200 in any 10 seconds", 20, () -> QuotaWorld.sliding(200, 10)),
        limit("600 in any minute", 10, () -> QuotaWorld.sliding(600, 60)));
  }

  private static Stream<Arguments> shortLimits() {
    return Stream.of(
        limit("bucket of 5/s that holds 1", 5, () -> QuotaWorld.bucket(5, 1)),
        limit("bucket of 50/s that holds 5", 50, () -> QuotaWorld.bucket(50, 5)),
        limit("bucket of 50/s that holds 500", 50, () -> QuotaWorld.bucket(50, 500)),
        limit("50 in each second", 50, () -> QuotaWorld.window(50, 1)));
  }

  private static Arguments limit(String name, int rate, Supplier<QuotaWorld.Limiter> limiter) {
    return Arguments.of(name, rate, limiter);
  }

  private static QuotaWorld run(
      Supplier<QuotaWorld.Limiter> limiter,
      int latency,
      double load,
      boolean saysWhen,
      Duration wait) {
    QuotaWorld world =
        new QuotaWorld(limiter.get(), Duration.ofMillis(latency), t -> load, 1, wait);
    world.saysWhen = saysWhen;
    world.run(Duration.ofMinutes(10));
    return world;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("limits")
  void nineteenIn20AreGoneAndAsMuchGetsThrough(
      String name, int rate, Supplier<QuotaWorld.Limiter> limiter) {
    assertGovernedWell(name, rate, limiter, true);
  }

  /** Of limits by a longer window less gets through then: see the decision record. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("shortLimits")
  void soItIsWhereNobodySaysHowLongToWait(
      String name, int rate, Supplier<QuotaWorld.Limiter> limiter) {
    assertGovernedWell(name, rate, limiter, false);
  }

  private static void assertGovernedWell(
      String name, int rate, Supplier<QuotaWorld.Limiter> limiter, boolean saysWhen) {
    for (double times : LOADS) {
      for (int latency : LATENCIES) {
        QuotaWorld off = run(limiter, latency, rate * times, saysWhen, Duration.ZERO);
        QuotaWorld on = run(limiter, latency, rate * times, saysWhen, WAIT);

        String what = name + ", load " + times + ", latency " + latency;
        assertThat(on.tooMany).as("429s at " + what).isLessThanOrEqualTo(off.tooMany / 20);
        assertThat((double) on.accepted)
            .as("goodput at " + what)
            .isGreaterThanOrEqualTo(.97 * off.accepted);
      }
    }
  }

  /** Two accounts that do not know of each other, 10 minutes. */
  private static QuotaWorld shared(Duration wait) {
    QuotaWorld world =
        new QuotaWorld(QuotaWorld.bucket(50, 50), Duration.ofMillis(1), t -> 100, 2, wait);
    world.run(Duration.ofMinutes(10));
    return world;
  }

  @Test
  void accountsThatShareALimitShareItsPaceWithoutKnowingOfEachOther() {
    QuotaWorld off = shared(Duration.ZERO);
    QuotaWorld on = shared(WAIT);

    assertThat(on.tooMany).isLessThanOrEqualTo(off.tooMany / 20);
    assertThat((double) on.accepted).isGreaterThanOrEqualTo(.97 * off.accepted);
  }

  @Test
  void aLimitThatIsRaisedIsFoundOut() {
    QuotaWorld.Limiter low = QuotaWorld.bucket(20, 20);
    QuotaWorld.Limiter high = QuotaWorld.bucket(60, 60);
    long raised = Duration.ofMinutes(10).toNanos();
    QuotaWorld world =
        new QuotaWorld(
            now -> (now < raised ? low : high).take(now), Duration.ofMillis(5), t -> 50, 1, WAIT);
    world.run(Duration.ofMinutes(16));
    int before = world.accepted;
    world.clock.advance(Duration.ofMinutes(1));

    assertThat(world.accepted - before).isGreaterThan(60 * 40);
  }

  @Test
  void aLimitThatIsGoneIsForgottenThoughCallsNeverCease() {
    QuotaWorld.Limiter low = QuotaWorld.bucket(1, 1);
    long gone = Duration.ofMinutes(2).toNanos();
    QuotaWorld world =
        new QuotaWorld(
            now -> now < gone ? low.take(now) : 0, Duration.ofMillis(5), t -> 100, 1, WAIT);
    world.run(Duration.ofMinutes(12));
    int before = world.accepted;
    world.clock.advance(Duration.ofMinutes(1));

    assertThat(world.accepted - before).isGreaterThan(60 * 90);
  }

  @Test
  void aLimitThatIsLoweredIsKeptTo() {
    QuotaWorld.Limiter high = QuotaWorld.bucket(60, 60);
    QuotaWorld.Limiter low = QuotaWorld.bucket(20, 20);
    long lowered = Duration.ofMinutes(10).toNanos();
    QuotaWorld world =
        new QuotaWorld(
            now -> (now < lowered ? high : low).take(now), Duration.ofMillis(5), t -> 100, 1, WAIT);
    world.run(Duration.ofMinutes(11));
    int before = world.accepted;
    int tooMany = world.tooMany;
    world.clock.advance(Duration.ofMinutes(5));

    assertThat(world.accepted - before).isGreaterThan(5 * 60 * 19);
    assertThat(world.tooMany - tooMany).isLessThan(5 * 60 * 80 / 20);
  }

  /** One call a second of which each thirtieth is refused says nothing of what a rush may send. */
  @Test
  void anOdd429AtLowDemandDoesNotHoldALaterRushBack() {
    for (int seed = 1; seed <= 10; seed++) {
      Random odd = new Random(seed);
      long rush = Duration.ofMinutes(5).toNanos();
      QuotaWorld world =
          new QuotaWorld(
              now -> now < rush && odd.nextInt(30) == 0 ? 1 : 0,
              Duration.ofMillis(5),
              t -> t < 300 ? 1 : 9,
              1,
              WAIT);
      world.run(Duration.ofMinutes(5));
      int refused = world.refused;
      int accepted = world.accepted;
      world.clock.advance(Duration.ofSeconds(30));

      assertThat(world.refused - refused).as("refused with seed " + seed).isZero();
      assertThat(world.accepted - accepted).isGreaterThan(30 * 9 * 7 / 10);
    }
  }

  @Test
  void aPaceThatIsKnownStaysKnownWhileLessIsAskedFor() {
    for (int seed = 1; seed <= 10; seed++) {
      Random odd = new Random(seed);
      QuotaWorld.Limiter bucket = QuotaWorld.bucket(50, 50);
      QuotaWorld world =
          new QuotaWorld(
              now -> now > 135e9 && now < 300e9 && odd.nextInt(30) == 0 ? 1 : bucket.take(now),
              Duration.ofMillis(5),
              t -> t < 120 ? 100 : t < 300 ? 1 : 45,
              1,
              WAIT);
      world.run(Duration.ofMinutes(5));
      int refused = world.refused;
      int tooMany = world.tooMany;
      world.clock.advance(Duration.ofSeconds(30));

      assertThat(world.refused - refused).as("refused with seed " + seed).isZero();
      assertThat(world.tooMany - tooMany).isLessThan(30);
    }
  }

  @Test
  void aLoadThatGoesAwayOpensTheQuotaAgain() {
    QuotaWorld world =
        new QuotaWorld(
            QuotaWorld.bucket(20, 20), Duration.ofMillis(5), t -> t < 60 ? 40 : 5, 1, WAIT);
    world.run(Duration.ofSeconds(60));
    assertThat(world.quota().isOpen()).isFalse();

    world.clock.advance(QuotaHome.FORGET.plusSeconds(10));

    assertThat(world.quota().isOpen()).isTrue();
  }
}

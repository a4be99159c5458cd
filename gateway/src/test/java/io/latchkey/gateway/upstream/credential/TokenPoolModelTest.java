package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random events against the pools of two accounts, and what must hold after each of them: security
 * rules 4 (no token that is expired, rejected or asked for before a rejection), 5 (one attempt for
 * all, waiters with deadlines of their own) and 9 (no token of another account).
 */
class TokenPoolModelTest {
  private static final int STEPS = 18_000;

  private final HandClock clock = new HandClock();
  private final HandClock callers = new HandClock();

  @ParameterizedTest
  @CsvSource({"1, 11", "1, 12", "1, 13", "3, 21", "3, 22", "8, 31"})
  void theRulesHoldAfterEachOfManyRandomEvents(int size, long seed) {
    Random random = new Random(seed);
    List<ModelAccount> both =
        List.of(
            new ModelAccount(size, clock, callers, random),
            new ModelAccount(size, clock, callers, random));
    for (int step = 0; step < STEPS; step++) {
      act(both.get(random.nextInt(2)), random);
      clock.run();
      callers.run();
      clock.run();
      both.forEach(ModelAccount::check);
    }
    both.forEach(ModelAccount::settle);
    for (ModelAccount account : both) {
      assertThat(account.minted).isGreaterThan(100);
      assertThat(account.dropped).isGreaterThan(20);
      assertThat(account.promoted).isGreaterThan(100);
      assertThat(account.renewed).isGreaterThan(20);
      assertThat(account.closed).isGreaterThan(5);
    }
  }

  private void act(ModelAccount account, Random random) {
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> clock.advance(Duration.ofMillis(random.nextInt(800)));
      case 3 -> clock.skip(Duration.ofMillis(random.nextInt(3000)));
      case 4, 5 -> account.acquire();
      case 6, 7 -> account.land();
      case 8 -> account.fail();
      case 9 -> account.reject();
      case 10 -> account.use();
      case 11 -> account.renew();
      case 12 -> seldom(account, random);
      default -> account.warm();
    }
  }

  private void seldom(ModelAccount account, Random random) {
    switch (random.nextInt(40)) {
      case 0 -> account.shutdown();
      case 1, 2 -> clock.skip(Duration.ofMinutes(random.nextInt(90)));
      case 3, 4 -> clock.advance(Duration.ofMinutes(random.nextInt(40)));
      case 5, 6, 7 -> account.promote(false);
      case 8, 9, 10, 11, 12, 13, 14 -> account.promote(true);
      default -> account.use();
    }
  }
}

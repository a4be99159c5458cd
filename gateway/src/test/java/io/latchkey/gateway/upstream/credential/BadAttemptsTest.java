package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many refused attempts an account may have. */
class BadAttemptsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** Near the overflow of the steady clock, where only differences hold. */
  private static final long NOW = Long.MAX_VALUE - 10 * MINUTE;

  @Test
  void aPoolOfItsOwnHasThree() {
    BadAttempts bad = BadAttempts.ofPool();
    bad.note(NOW);
    bad.note(NOW + MINUTE);
    assertThat(bad.remaining(false, NOW + MINUTE)).isZero();
    bad.note(NOW + 2 * MINUTE);
    assertThat(bad.remaining(false, NOW + 2 * MINUTE)).isEqualTo(28 * MINUTE);
    assertThat(bad.remaining(true, NOW + 2 * MINUTE)).isEqualTo(28 * MINUTE);
    assertThat(bad.remaining(false, NOW + 30 * MINUTE - 1)).isEqualTo(1);
    assertThat(bad.remaining(false, NOW + 30 * MINUTE)).isZero();
  }

  @Test
  void theLastOfThoseThatAreSharedIsForASecretNotTriedYet() {
    BadAttempts bad = BadAttempts.shared();
    bad.note(NOW);
    assertThat(bad.remaining(false, NOW)).isZero();
    bad.note(NOW + MINUTE);
    assertThat(bad.remaining(false, NOW + MINUTE)).isEqualTo(29 * MINUTE);
    assertThat(bad.remaining(true, NOW + MINUTE)).isZero();
    bad.note(NOW + 2 * MINUTE);
    assertThat(bad.remaining(true, NOW + 2 * MINUTE)).isEqualTo(28 * MINUTE);
    assertThat(bad.remaining(false, NOW + 30 * MINUTE)).isEqualTo(MINUTE);
    assertThat(bad.remaining(true, NOW + 30 * MINUTE)).isZero();
    bad.clear();
    assertThat(bad.remaining(false, NOW + 2 * MINUTE)).isZero();
  }
}

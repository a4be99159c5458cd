package io.latchkey.gateway.downstream.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a connection lingers, and how much it takes meanwhile: at each limit and past it. */
class DregsTest {
  private static final long FLUSHED = 77;
  private final Dregs dregs = new Dregs();

  @Test
  void aQuietCallerIsWaitedForOnce() {
    assertThat(dregs.firstLook(FLUSHED)).isEqualTo(TimeUnit.SECONDS.toNanos(2));

    assertThat(dregs.nextLook(FLUSHED + Dregs.QUIET_NANOS)).isZero();
  }

  @Test
  void whatCameBeforeTheAnswerWasOutKeepsNothingOpen() {
    dregs.came(100);
    dregs.firstLook(FLUSHED);

    assertThat(dregs.nextLook(FLUSHED + Dregs.QUIET_NANOS)).isZero();
  }

  @Test
  void whoeverSendsIsWaitedForAgainAndThirtySecondsAtTheMost() {
    long now = FLUSHED;
    long next = dregs.firstLook(now);
    int looks = 0;
    while (next > 0) {
      assertThat(next).isLessThanOrEqualTo(Dregs.QUIET_NANOS);
      now += next;
      dregs.came(1);
      next = dregs.nextLook(now);
      looks++;
    }

    assertThat(now - FLUSHED).isEqualTo(Dregs.LONGEST_NANOS);
    assertThat(looks).isEqualTo(15);
  }

  @Test
  void theLastLookIsNoLaterThanTheEnd() {
    dregs.firstLook(FLUSHED);
    dregs.came(1);

    assertThat(dregs.nextLook(FLUSHED + Dregs.LONGEST_NANOS - 1)).isEqualTo(1);
    dregs.came(1);
    assertThat(dregs.nextLook(FLUSHED + Dregs.LONGEST_NANOS)).isZero();
  }

  @Test
  void sixteenMebibytesAreReadAndNoMore() {
    dregs.came(16 << 20);
    assertThat(dregs.isFull()).isFalse();

    dregs.came(1);
    assertThat(dregs.isFull()).isTrue();
  }
}

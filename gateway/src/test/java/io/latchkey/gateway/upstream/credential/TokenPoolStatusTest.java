package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TokenPoolStatusTest extends TokenPoolFixture {
  @Test
  void aTokensTimesAreTold() {
    Instant asked = clock.now();
    filled();
    PoolStatus status = pool.status();
    assertThat(status.issued()).isEqualTo(asked);
    assertThat(status.expiry()).isEqualTo(asked.plus(LIFE));
    assertThat(status.refresh()).isBetween(asked.plus(LIFE.dividedBy(2)), asked.plus(LIFE));
    clock.advance(LIFE);
    assertThat(pool.status().issued()).isNull();
    assertThat(pool.status().expiry()).isNull();
    assertThat(pool.status().refresh()).isNull();
  }

  @Test
  void whoWaitsIsCountedUntilTheWaitEnds() {
    acquire();
    acquire();
    assertThat(pool.status().waiters()).isEqualTo(2);
    clock.advance(WAIT);
    assertThat(pool.status().waiters()).isZero();
  }

  @Test
  void whoIsServedWaitsNoLonger() {
    acquire();
    acquire();
    source.land(LIFE);
    assertThat(pool.status().waiters()).isZero();
    assertThat(pool.status().live()).isEqualTo(1);
  }

  @Test
  void theLastFailureAndItsTimeAreToldUntilATokenComes() {
    acquire();
    clock.advance(Duration.ofSeconds(2));
    Instant now = clock.now();
    source.fail(PASSING);
    PoolStatus.Failed failed = Objects.requireNonNull(pool.status().failed());
    assertThat(failed.at()).isEqualTo(now);
    assertThat(failed.failure()).isEqualTo(PASSING);
    clock.advance(Duration.ofSeconds(2));
    acquire();
    source.land(LIFE);
    assertThat(pool.status().failed()).isNull();
    assertThat(pool.status().lastFailure()).isNull();
  }
}

package io.latchkey.gateway.overload;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The calls of one caller on one route, let through no faster than a {@link RateLimit}: a token
 * bucket, full at first. Any thread; no lock.
 */
final class RateGate {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final RateLimit limit;
  private final Bucket bucket;

  /** {@code nanos} is a clock that never goes back. */
  RateGate(RateLimit limit, LongSupplier nanos) {
    this.limit = limit;
    this.bucket =
        Bucket.builder()
            .addLimit(each -> each.capacity(limit.burst()).refillGreedy(limit.calls(), limit.per()))
            .withCustomTimePrecision(new Clock(nanos))
            .build();
  }

  RateLimit limit() {
    return limit;
  }

  /** Takes one call off what is left; false where nothing is left. */
  boolean take() {
    return bucket.tryConsume(1);
  }

  /** In how many whole seconds there is one again, rounded up, at least 1. */
  long secondsLeft() {
    long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    return Math.max(1, (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
  }

  private record Clock(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}

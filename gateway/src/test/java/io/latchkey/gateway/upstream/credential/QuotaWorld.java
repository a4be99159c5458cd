package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Callers, a tenant with a limit and the quotas between them, in time that is set by hand. Calls
 * come at random (a Poisson process), whether or not others are answered.
 */
final class QuotaWorld {
  final HandClock clock = new HandClock();
  private final Limiter limiter;
  private final Duration latency;
  private final DoubleUnaryOperator load;
  private final List<Quota> quotas;
  private final Random random = new Random(7);
  boolean saysWhen = true;
  int offered;
  int accepted;
  int tooMany;
  int refused;
  private int next;

  /** A limit, by when a call may come. */
  interface Limiter {
    /** 0 where the call is accepted, else nanoseconds until the next one is. */
    long take(long now);
  }

  /**
   * A world of these.
   *
   * @param load calls a second, by the seconds that have passed
   * @param wait zero for no governing
   */
  QuotaWorld(
      Limiter limiter, Duration latency, DoubleUnaryOperator load, int accounts, Duration wait) {
    this.limiter = limiter;
    this.latency = latency;
    this.load = load;
    this.quotas =
        IntStream.range(0, accounts)
            .mapToObj(i -> Quota.of("account-" + i, wait, clock, QuotaObserver.NONE))
            .toList();
  }

  void run(Duration time) {
    arrive();
    clock.advance(time);
  }

  Quota quota() {
    return quotas.get(0);
  }

  private void arrive() {
    double perSecond = load.applyAsDouble(clock.elapsed() / 1e9);
    double gap = perSecond > 0 ? -Math.log(1 - random.nextDouble()) / perSecond : 1;
    clock.schedule(
        () -> {
          if (perSecond > 0) {
            offered++;
            call(quotas.get(next++ % quotas.size()));
          }
          arrive();
        },
        (long) (gap * 1e9));
  }

  private void call(Quota quota) {
    if (quota.isOpen()) {
      send(quota);
      return;
    }
    quota.enter(
        "app",
        clock,
        Duration.ZERO,
        new QuotaWaiter() {
          @Override
          public void admitted() {
            send(quota);
          }

          @Override
          public void refused(Refusal refusal) {
            refused++;
          }
        });
  }

  private void send(Quota quota) {
    int season = quota.season();
    long half = latency.toNanos() / 2;
    clock.schedule(
        () -> {
          long rest = limiter.take(clock.elapsed());
          clock.schedule(() -> answer(quota, season, rest), half);
        },
        half);
  }

  private void answer(Quota quota, int season, long rest) {
    if (rest == 0) {
      accepted++;
      quota.answered(season, 200, FieldSection.empty());
    } else {
      tooMany++;
      String seconds = Long.toString((rest + 999_999_999) / 1_000_000_000);
      quota.answered(
          season, 429, saysWhen ? FieldSection.of("Retry-After", seconds) : FieldSection.empty());
    }
  }

  /** A bucket that fills at {@code rate} calls a second and holds {@code burst}. */
  static Limiter bucket(double rate, double burst) {
    double[] level = {burst};
    long[] at = {0};
    return now -> {
      level[0] = Math.min(burst, level[0] + (now - at[0]) / 1e9 * rate);
      at[0] = now;
      if (level[0] >= 1) {
        level[0]--;
        return 0;
      }
      return Math.max(1, (long) ((1 - level[0]) / rate * 1e9));
    };
  }

  /** {@code most} calls in each window of {@code seconds}. */
  static Limiter window(int most, double seconds) {
    long size = (long) (seconds * 1e9);
    long[] window = {-1, 0};
    return now -> {
      if (now / size != window[0]) {
        window[0] = now / size;
        window[1] = 0;
      }
      if (window[1] < most) {
        window[1]++;
        return 0;
      }
      return size - now % size;
    };
  }

  /** {@code most} calls in any {@code seconds}. */
  static Limiter sliding(int most, double seconds) {
    long size = (long) (seconds * 1e9);
    ArrayDeque<Long> log = new ArrayDeque<>();
    return now -> {
      while (!log.isEmpty() && log.peek() <= now - size) {
        log.poll();
      }
      if (log.size() < most) {
        log.add(now);
        return 0;
      }
      return log.element() + size - now;
    };
  }
}

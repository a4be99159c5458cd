package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.upstream.credential.HomeLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The home of token pools on a true event loop, with a clock that stands still until the test moves
 * it: timers fire then, in their order and each at its own moment. Any thread.
 */
public final class HandHome implements HomeLoop {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

  private final ScheduledExecutorService loop;
  private final PriorityQueue<Timed> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  private volatile long elapsed;
  private long order;

  private record Timed(long at, long order, Runnable task) {}

  HandHome(ScheduledExecutorService loop) {
    this.loop = loop;
  }

  @Override
  public long nanoTime() {
    return elapsed;
  }

  @Override
  public Instant now() {
    return START.plusNanos(elapsed);
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public synchronized Timer schedule(Runnable task, long delayNanos) {
    Timed timed = new Timed(elapsed + Math.max(0, delayNanos), order++, task);
    if (delayNanos <= 0) {
      loop.execute(task);
      return () -> {};
    }
    timers.add(timed);
    return () -> cancel(timed);
  }

  private synchronized void cancel(Timed timed) {
    timers.remove(timed);
  }

  private synchronized @Nullable Timed next(long until) {
    Timed next = timers.peek();
    if (next == null || next.at() > until) {
      elapsed = until;
      return null;
    }
    elapsed = Math.max(elapsed, next.at());
    return timers.poll();
  }

  /** Lets time pass; when this returns, all that was due then has run. */
  public void advance(Duration time) {
    settle();
    long until = elapsed + time.toNanos();
    for (Timed next = next(until); next != null; next = next(until)) {
      run(next.task());
      settle();
    }
    settle();
  }

  /** Lets time jump without any timer firing. */
  public synchronized void skip(Duration time) {
    elapsed += time.toNanos();
  }

  /** Waits until what was given so far has run. */
  public void settle() {
    run(() -> {});
  }

  private void run(Runnable task) {
    try {
      loop.submit(task).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException broken) {
      throw new AssertionError("the control loop does not answer", broken);
    }
  }
}

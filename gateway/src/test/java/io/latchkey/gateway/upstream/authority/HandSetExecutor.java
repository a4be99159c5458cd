package io.latchkey.gateway.upstream.authority;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * An executor and clock of the test's own: tasks run when {@link #pass} is called, in order of
 * time.
 */
final class HandSetExecutor extends AbstractExecutorService
    implements ScheduledExecutorService, InstantSource {
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timed> timed =
      new PriorityQueue<>(Comparator.comparingLong((Timed task) -> task.at));
  private final Instant start = Instant.parse("2026-11-22T00:00:00Z");
  private long now;

  long nanos() {
    return now;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(now);
  }

  /** Runs what is due now. */
  void run() {
    pass(Duration.ZERO);
  }

  /** Lets time pass, running each task at its time. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    drain();
    while (!timed.isEmpty() && timed.peek().at <= end) {
      Timed next = timed.poll();
      now = next.at;
      if (!next.isCancelled()) {
        next.task.run();
      }
      drain();
    }
    now = end;
  }

  private void drain() {
    for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
      task.run();
    }
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Timed scheduled = new Timed(task, now + unit.toNanos(delay));
    timed.add(scheduled);
    return scheduled;
  }

  private static final class Timed extends CompletableFuture<Object>
      implements ScheduledFuture<Object> {
    private final Runnable task;
    private final long at;

    Timed(Runnable task, long at) {
      this.task = task;
      this.at = at;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable r, long d, long p, TimeUnit u) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(Runnable r, long d, long p, TimeUnit u) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return new ArrayList<>();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}

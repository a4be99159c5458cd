package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A home loop whose clock is set by hand and whose tasks run when the test says so. */
public class HandClock implements HomeLoop {
  public static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Timed> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  // near the overflow of the steady clock, where only differences hold
  private final long origin = Long.MAX_VALUE - Duration.ofSeconds(100).toNanos();
  private long elapsed;
  private long order;

  private record Timed(long at, long order, Runnable task) {}

  @Override
  public long nanoTime() {
    return origin + elapsed;
  }

  @Override
  public Instant now() {
    return START.plusNanos(elapsed);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(Runnable task, long delayNanos) {
    Timed timed = new Timed(elapsed + Math.max(0, delayNanos), order++, task);
    timers.add(timed);
    return () -> timers.remove(timed);
  }

  /** Runs what was given so far, and what that gives. */
  public void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Runs the one task that was given first, if any waits. */
  public void runOne() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
  }

  /** Lets time pass, each timer at its own moment. */
  public void advance(Duration time) {
    run();
    long until = elapsed + time.toNanos();
    for (Timed next = timers.peek(); next != null && next.at() <= until; next = timers.peek()) {
      timers.poll();
      elapsed = Math.max(elapsed, next.at());
      next.task().run();
      run();
    }
    elapsed = until;
  }

  /** Lets time pass without any timer firing: a loop that is late. */
  public void skip(Duration time) {
    elapsed += time.toNanos();
  }

  public long elapsed() {
    return elapsed;
  }
}

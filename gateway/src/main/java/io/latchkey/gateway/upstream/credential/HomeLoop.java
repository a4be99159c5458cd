package io.latchkey.gateway.upstream.credential;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The one thread that all state of a token pool, a quota or a rotation lives on, and the time that
 * it goes by.
 *
 * <p>What is executed here runs in the order in which it was given, one piece at a time: that is
 * what stands in the place of locks.
 */
public interface HomeLoop extends Executor {

  /** A steady clock in nanoseconds; only differences mean anything. Any thread. */
  long nanoTime();

  /** The time of day, for people and for comparing with a server's. Any thread. */
  Instant now();

  /** Executes {@code task} unless the loop has ended: false then. Any thread. */
  default boolean post(Runnable task) {
    try {
      execute(task);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  /** Runs {@code task} on this loop after {@code delayNanos}; at once if that is not positive. */
  Timer schedule(Runnable task, long delayNanos);

  /** A task that may still be called off. */
  interface Timer {
    /** Calls the task off; does nothing if it has run. */
    void cancel();
  }

  /**
   * A home on {@code executor}.
   *
   * @param executor must have a single thread; a Netty event loop is one
   */
  static HomeLoop on(ScheduledExecutorService executor, LongSupplier nanos, InstantSource wall) {
    return new HomeLoop() {
      @Override
      public void execute(Runnable task) {
        executor.execute(task);
      }

      @Override
      public long nanoTime() {
        return nanos.getAsLong();
      }

      @Override
      public Instant now() {
        return wall.instant();
      }

      @Override
      public Timer schedule(Runnable task, long delayNanos) {
        ScheduledFuture<?> future =
            executor.schedule(task, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      }
    };
  }
}

package io.latchkey.gateway.telemetry;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop whose last task is run by hand; it has no thread, and takes none when it has ended. */
final class OneTask extends ScheduledThreadPoolExecutor {
  @Nullable Runnable task;
  long delayNanos = -1;
  boolean ended;

  OneTask() {
    super(1);
  }

  @Override
  @SuppressWarnings("NullAway") // nobody waits for what it would give
  public ScheduledFuture<?> schedule(Runnable given, long delay, TimeUnit unit) {
    if (ended) {
      throw new RejectedExecutionException();
    }
    task = given;
    delayNanos = unit.toNanos(delay);
    return null;
  }
}

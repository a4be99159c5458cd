package io.latchkey.gateway.exchange;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one alarm clock of a connection. It is set anew many times in each exchange, so setting it is
 * a write to a field; a task of the event loop is scheduled only when none would fire early enough.
 *
 * <p>Confined to its event loop.
 */
public final class Watch {
  private final EventLoop loop;
  private final LongSupplier clock;
  private @Nullable Runnable late;
  private long deadline;
  private long duration;
  private long scheduledFor;
  private @Nullable ScheduledFuture<?> task;

  /**
   * Makes a watch.
   *
   * @param clock nanoseconds from some origin, never going back
   */
  public Watch(EventLoop loop, LongSupplier clock) {
    this.loop = loop;
    this.clock = clock;
  }

  /** Calls {@code then} in {@code nanos} from now, instead of whatever was set before. */
  public void set(long nanos, Runnable then) {
    late = then;
    duration = nanos;
    deadline = clock.getAsLong() + nanos;
    if (task == null || deadline - scheduledFor < 0) {
      schedule(nanos);
    }
  }

  /** Lets the time that was set run from now again. */
  public void restart() {
    deadline = clock.getAsLong() + duration;
  }

  /** Nothing will be called. */
  public void clear() {
    late = null;
  }

  /** Ends the watch with its connection: nothing is left behind on the event loop. */
  public void close() {
    late = null;
    cancel();
  }

  private void cancel() {
    if (task != null) {
      task.cancel(false);
      task = null;
    }
  }

  private void schedule(long nanos) {
    long at = clock.getAsLong() + nanos;
    cancel();
    scheduledFor = at;
    task = loop.schedule(this::fire, nanos, TimeUnit.NANOSECONDS);
  }

  private void fire() {
    task = null;
    Runnable then = late;
    if (then == null) {
      return;
    }
    long left = deadline - clock.getAsLong();
    if (left > 0) {
      schedule(left);
    } else {
      late = null;
      then.run();
    }
  }
}

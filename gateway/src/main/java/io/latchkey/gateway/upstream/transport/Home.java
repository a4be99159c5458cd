package io.latchkey.gateway.upstream.transport;

import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Where a tenant keeps what all event loops share of it: its addresses and how they fare.
 *
 * @param loop on which that changes
 * @param nanos nanoseconds from some origin, never going back
 * @param clock tells the time of day
 * @param random thread-safe; asked now and then, not per call
 */
public record Home(
    EventLoop loop, LongSupplier nanos, InstantSource clock, RandomGenerator random) {

  /** So many nanoseconds, a fifth more or less, so that not all do the same at the same moment. */
  long jittered(long of) {
    return (long) (of * (0.8 + 0.4 * random.nextDouble()));
  }

  /** Runs {@code task} on the loop, at once where this is it, and not at all once it has ended. */
  void run(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else if (!loop.isShuttingDown()) {
      loop.execute(task);
    }
  }
}

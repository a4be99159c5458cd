package io.latchkey.gateway.upstream.credential;

import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;

/** The home of what never has anything to do: it has ended from the start. */
final class NoLoop implements HomeLoop {
  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH;
  }

  @Override
  public void execute(Runnable task) {
    throw new RejectedExecutionException("there is no loop");
  }

  @Override
  public Timer schedule(Runnable task, long delayNanos) {
    throw new RejectedExecutionException("there is no loop");
  }
}

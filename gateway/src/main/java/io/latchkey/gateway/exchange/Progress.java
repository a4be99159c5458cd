package io.latchkey.gateway.exchange;

import java.util.function.LongSupplier;

/**
 * Watches that content keeps moving, in whichever direction: each piece starts the time anew, and
 * so does a buffer that a slow reader empties.
 *
 * <p>Confined to the exchange's event loop.
 */
final class Progress {
  private final Watch watch;
  private final long idleNanos;
  private final LongSupplier pending;
  private final Runnable still;
  private long pendingAtLastLook;

  /**
   * Makes a watcher that does not watch yet.
   *
   * @param pending octets that wait to be written, on both sides
   * @param still called when nothing has moved for the idle limit
   */
  Progress(Watch watch, long idleNanos, LongSupplier pending, Runnable still) {
    this.watch = watch;
    this.idleNanos = idleNanos;
    this.pending = pending;
    this.still = still;
  }

  /** Watches from now on, instead of whatever was watched for before. */
  void begin() {
    pendingAtLastLook = pending.getAsLong();
    watch.set(idleNanos, this::look);
  }

  private void look() {
    if (pending.getAsLong() == pendingAtLastLook) {
      still.run();
    } else {
      begin();
    }
  }
}

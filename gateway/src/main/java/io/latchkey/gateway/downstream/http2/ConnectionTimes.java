package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.exchange.Watch;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;

/**
 * What a connection as a whole is waited for: that something begun is finished, that our settings
 * are confirmed, and that a request comes. Calls have clocks of their own.
 *
 * <p>Confined to the connection's event loop.
 */
final class ConnectionTimes {
  /** What happens when a time is over. */
  interface Over {
    /** The preface, or a field block, did not come to its end. */
    void headIsLate();

    /** Our settings were not confirmed (RFC 9113 section 6.5.3). */
    void settingsAreLate();

    /** No request came. */
    void idleIsOver();
  }

  private enum Waiting {
    NOTHING,
    HEAD,
    REQUEST
  }

  private final long headNanos;
  private final long idleNanos;
  private final LongSupplier nanos;
  private final Over over;
  private final Watch watch;
  private final Watch settings;
  private Waiting waiting = Waiting.NOTHING;
  private long idleSince;

  ConnectionTimes(EventLoop loop, Terms terms, LongSupplier nanos, Over over) {
    this.headNanos = terms.headerTime().toNanos();
    this.idleNanos = terms.idle().toNanos();
    this.nanos = nanos;
    this.over = over;
    this.watch = new Watch(loop, nanos);
    this.settings = new Watch(loop, nanos);
    this.idleSince = nanos.getAsLong();
    settings.set(headNanos, over::settingsAreLate);
    update(true, false);
  }

  void settingsConfirmed() {
    settings.close();
  }

  /** The last open stream has been closed. */
  void requestsAreOver() {
    idleSince = nanos.getAsLong();
  }

  /**
   * Waits for what there is to wait for.
   *
   * @param unfinished whether the preface, a field block or a frame without content is incomplete
   * @param busy whether a stream is open
   */
  void update(boolean unfinished, boolean busy) {
    Waiting now = unfinished ? Waiting.HEAD : busy ? Waiting.NOTHING : Waiting.REQUEST;
    if (now == waiting) {
      return;
    }
    waiting = now;
    switch (now) {
      case NOTHING -> watch.clear();
      case HEAD -> watch.set(headNanos, over::headIsLate);
      case REQUEST -> {
        long left = idleNanos - (nanos.getAsLong() - idleSince);
        watch.set(Math.max(0, left), over::idleIsOver);
      }
    }
  }

  void close() {
    watch.close();
    settings.close();
  }
}

package io.latchkey.gateway.downstream.accept;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * How many requests one connection may send: in all, in a row without waiting for answers, and
 * before other connections of its event loop have their turn.
 *
 * <p>A request is pipelined (RFC 9112 section 9.3.2) if bytes of it were there when the answer
 * before it was complete. Confined to the connection's event loop.
 */
final class Turns {
  /** How many requests are answered at a stretch, where their answers need no waiting. */
  static final int AT_A_STRETCH = 16;

  /** How long others go first then: one round of the event loop at the least. */
  static final long REST_MILLIS = 1;

  private final ListenerSettings.Limits limits;
  private int requests;
  private int pipelined;
  private int stretch;
  private boolean ready;
  private boolean resting;

  Turns(ListenerSettings.Limits limits) {
    this.limits = limits;
  }

  /** The event loop has come round to this connection. */
  void begin() {
    stretch = 0;
  }

  /**
   * Whether others go first now.
   *
   * @param resume called when they have had their turn
   */
  boolean mustRest(EventExecutor loop, Runnable resume) {
    if (stretch >= AT_A_STRETCH && !resting) {
      resting = true;
      loop.schedule(
          () -> {
            resting = false;
            resume.run();
          },
          REST_MILLIS,
          TimeUnit.MILLISECONDS);
    }
    return resting;
  }

  boolean isResting() {
    return resting;
  }

  /** A request's head was read; true if the connection must end with its answer. */
  boolean isLast() {
    requests++;
    stretch++;
    pipelined = ready ? pipelined + 1 : 0;
    return requests >= limits.requests() || pipelined > limits.pipelined();
  }

  /** Whether the last request was pipelined, so that more may be on their way. */
  boolean wasPipelined() {
    return pipelined > 0;
  }

  /**
   * An answer is complete.
   *
   * @param ready whether bytes of the next request are there already
   */
  void answered(boolean ready) {
    this.ready = ready;
  }
}

package io.latchkey.gateway.upstream.transport;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks by PING whether the other side still hears us (RFC 9113 section 6.7), and counts the streams
 * that we broke off until it has surely heard of it.
 *
 * <p>Such a stream still counts where it ends: who forgot it at once could make a server hold many
 * times the streams that it allows, and be thrown out for it with all that go well. Confined to its
 * connection's event loop.
 */
final class Liveness {
  /** How long an answer to a PING may take before the connection is given up. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private final EventExecutor loop;
  private final LongConsumer ping;
  private final Runnable dead;
  private @Nullable ScheduledFuture<?> deadline;
  private long number;
  private int unsettled;
  private int covered;

  /**
   * Makes one that has asked nothing yet.
   *
   * @param ping sends a PING of these octets
   * @param dead called when none was answered in time
   */
  Liveness(EventExecutor loop, LongConsumer ping, Runnable dead) {
    this.loop = loop;
    this.ping = ping;
    this.dead = dead;
  }

  /** How many streams we broke off without knowing that the other side heard of it. */
  int unsettled() {
    return unsettled;
  }

  /** A stream was broken off. */
  void brokenOff() {
    unsettled++;
    ask();
  }

  /** Asks, unless an answer is awaited already. */
  void ask() {
    if (deadline != null) {
      return;
    }
    covered = unsettled;
    deadline = loop.schedule(dead, LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    ping.accept(++number);
  }

  /**
   * A PING was answered.
   *
   * @return whether that settled anything
   */
  boolean answered(long octets) {
    ScheduledFuture<?> awaited = deadline;
    if (awaited == null || octets != number) {
      return false;
    }
    awaited.cancel(false);
    deadline = null;
    int settled = covered;
    unsettled -= settled;
    if (unsettled > 0) {
      ask();
    }
    return settled > 0;
  }

  void close() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}

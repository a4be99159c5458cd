package io.latchkey.gateway.exchange;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds one caller to the least rate in both directions: of the content that we wait for, and of
 * the answers that wait for it to read.
 *
 * <p>Looked at once a second, or oftener where the grace is shorter, and only while somebody waits;
 * a call that nobody waits in costs nothing. One for a connection of HTTP/1.1, or for a stream of
 * HTTP/2. Confined to the connection's event loop.
 */
public final class Pace {
  private static final long SHORTEST_LOOK = TimeUnit.MILLISECONDS.toNanos(50);

  private final EventLoop loop;
  private final long octetsPerSecond;
  private final Duration grace;
  private final long lookNanos;
  private final LongSupplier written;
  private final LongSupplier pending;
  private final Runnable slowContent;
  private final Runnable slowReader;
  private @Nullable MinimumRate content;
  private @Nullable MinimumRate answers;
  private @Nullable ScheduledFuture<?> look;
  private long writtenAtLastLook;
  private long pendingAtLastLook;

  /**
   * Makes a pace of a caller that nobody waits for.
   *
   * @param octetsPerSecond the least rate, 1 or more
   * @param grace how long is waited before the rate counts
   * @param written octets of answers since the connection began
   * @param pending octets of answers that the caller has not taken
   * @param slowContent called when content comes too slowly
   * @param slowReader called when answers are taken too slowly
   */
  public Pace(
      EventLoop loop,
      long octetsPerSecond,
      Duration grace,
      LongSupplier written,
      LongSupplier pending,
      Runnable slowContent,
      Runnable slowReader) {
    this.loop = loop;
    this.octetsPerSecond = octetsPerSecond;
    this.grace = grace;
    this.lookNanos = Math.max(SHORTEST_LOOK, Math.min(grace.toNanos(), MinimumRate.LOOK.toNanos()));
    this.written = written;
    this.pending = pending;
    this.slowContent = slowContent;
    this.slowReader = slowReader;
  }

  private MinimumRate rate() {
    return new MinimumRate(octetsPerSecond, grace);
  }

  /** Another request's turn: its content is measured anew. */
  public void beginContent() {
    if (content != null) {
      content.reset();
    }
  }

  /** Says whether it is the caller's turn to send content. */
  public void awaitContent(boolean waiting) {
    MinimumRate rate = content;
    if (waiting) {
      if (rate == null) {
        rate = rate();
        content = rate;
      }
      rate.waiting(System.nanoTime());
      lookLater();
    } else if (rate != null) {
      rate.paused(System.nanoTime());
    }
  }

  /** Octets of content, or of its framing, have come. */
  public void came(int octets) {
    if (content != null) {
      content.moved(octets);
    }
  }

  /** What was written was flushed, as far as the caller takes it. */
  public void flushed() {
    MinimumRate rate = answers;
    if (rate != null && rate.isWaiting()) {
      return;
    }
    long left = pending.getAsLong();
    if (left > 0) {
      if (rate == null) {
        rate = rate();
        answers = rate;
      }
      rate.waiting(System.nanoTime());
      writtenAtLastLook = written.getAsLong();
      pendingAtLastLook = left;
      lookLater();
    }
  }

  private void lookLater() {
    if (look == null) {
      look = loop.schedule(this::look, lookNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    look = null;
    long now = System.nanoTime();
    MinimumRate reading = answers;
    if (reading != null && reading.isWaiting()) {
      long left = pending.getAsLong();
      long more = written.getAsLong() - writtenAtLastLook;
      reading.moved(pendingAtLastLook + more - left);
      pendingAtLastLook = left;
      writtenAtLastLook += more;
      if (left == 0) {
        reading.reset();
      } else if (reading.isMissed(now)) {
        reading.reset();
        slowReader.run();
        return;
      } else {
        lookLater();
      }
    }
    MinimumRate sending = content;
    if (sending != null && sending.isWaiting()) {
      if (sending.isMissed(now)) {
        sending.reset();
        slowContent.run();
      } else {
        lookLater();
      }
    }
  }

  /** Ends with its connection. */
  public void close() {
    if (look != null) {
      look.cancel(false);
      look = null;
    }
  }
}

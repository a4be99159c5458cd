package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of HTTP/1.1 that carry no call: the one used last is used next, and one that
 * stays too long is closed. Confined to its event loop.
 */
final class IdleConnections {
  private final EventLoop loop;
  private final long keepNanos;
  private final ConnectionMeter meter;
  private final ArrayDeque<Http1Connection> idle = new ArrayDeque<>();
  private boolean sweeping;

  IdleConnections(EventLoop loop, Duration keep, ConnectionMeter meter) {
    this.meter = meter;
    this.loop = loop;
    this.keepNanos = keep.toNanos();
  }

  boolean isEmpty() {
    return idle.isEmpty();
  }

  void add(Http1Connection connection) {
    connection.idleSince = System.nanoTime();
    idle.addLast(connection);
    meter.rests();
    connection.watch();
    sweepLater(keepNanos);
  }

  /** The one used last that is still open, or null. */
  @Nullable Http1Connection poll() {
    for (Http1Connection next = idle.pollLast(); next != null; next = idle.pollLast()) {
      meter.leaves();
      if (next.isOpen()) {
        return next;
      }
    }
    return null;
  }

  void remove(Pooled connection) {
    if (idle.removeFirstOccurrence(connection)) {
      meter.leaves();
    }
  }

  /** Since when the one that has been idle longest is; there must be one. */
  long oldestSince() {
    return idle.getFirst().idleSince;
  }

  /** Closes the one that has been idle longest; there must be one. */
  void closeOldest() {
    meter.leaves();
    idle.removeFirst().cancel();
  }

  void closeAll() {
    while (!idle.isEmpty()) {
      closeOldest();
    }
  }

  private void sweepLater(long nanos) {
    if (!sweeping) {
      sweeping = true;
      loop.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    while (!idle.isEmpty() && now - idle.peekFirst().idleSince >= keepNanos) {
      closeOldest();
    }
    if (!idle.isEmpty()) {
      sweepLater(keepNanos - (now - idle.peekFirst().idleSince));
    }
  }
}

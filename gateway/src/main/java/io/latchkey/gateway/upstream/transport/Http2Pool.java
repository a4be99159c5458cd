package io.latchkey.gateway.upstream.transport;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of a pool. The first that has room is lent, so that those behind it fall
 * idle and are closed. Confined to its event loop.
 */
final class Http2Pool {
  private final EventLoop loop;
  private final long keepNanos;
  private final List<Http2Connection> live = new ArrayList<>();
  private boolean sweeping;

  Http2Pool(EventLoop loop, Duration keep) {
    this.loop = loop;
    this.keepNanos = keep.toNanos();
  }

  void add(Http2Connection connection) {
    live.add(connection);
    idle(connection);
  }

  void remove(Pooled connection) {
    live.remove(connection);
  }

  /** A stream of one that has room, or null. */
  @Nullable Http2Call lend() {
    for (Http2Connection connection : live) {
      if (connection.hasRoom()) {
        return connection.lend();
      }
    }
    return null;
  }

  /** {@code connection} may have fallen idle. */
  void idle(Http2Connection connection) {
    if (connection.isIdle()) {
      connection.idleSince = System.nanoTime();
      sweepLater(keepNanos);
    }
  }

  /** Whether there is one that is about to close. */
  boolean isLeaving() {
    return live.stream().anyMatch(Http2Connection::isLeaving);
  }

  /** The one that carries the fewest calls, or null. */
  @Nullable Http2Connection least() {
    Http2Connection least = null;
    for (Http2Connection connection : live) {
      if (least == null || connection.lent() < least.lent()) {
        least = connection;
      }
    }
    return least;
  }

  /** Closes all, each when its calls have ended. */
  void retireAll() {
    List.copyOf(live).forEach(Http2Connection::leave);
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
    long next = Long.MAX_VALUE;
    for (Http2Connection connection : List.copyOf(live)) {
      long left = keepNanos - (now - connection.idleSince);
      if (connection.isIdle() && left <= 0) {
        connection.leave();
      } else if (connection.isIdle()) {
        next = Math.min(next, left);
      }
    }
    if (next != Long.MAX_VALUE) {
      sweepLater(next);
    }
  }
}

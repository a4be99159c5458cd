package io.latchkey.gateway.upstream.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is wanted, and the attempts at several addresses to get it, in the spirit of
 * RFC 8305 section 5: where one fails the next address has its turn at once, where one stalls the
 * next is tried beside it. The first that comes about wins and the others are given up; those that
 * began before the winner have failed. To one address it is one attempt and no timer.
 *
 * <p>Confined to its event loop.
 */
final class Race {
  /** After that an attempt stalls; TLS is part of it. */
  static final Duration DELAY = Duration.ofMillis(250);

  /** The most attempts at the same time. */
  static final int AT_ONCE = 3;

  /** The most addresses that are tried for one connection. */
  static final int MOST = 8;

  private final EventLoop loop;
  private final Connector connector;
  private final LongSupplier nanos;
  private final Course course;
  private final long deadline;
  private final ArrayDeque<Runner> running = new ArrayDeque<>(1);
  private Iterator<Address> next = List.<Address>of().iterator();
  private @Nullable ScheduledFuture<?> tick;
  private boolean over;

  /** For whom a race is run: what it may do, and what comes of it. */
  interface Course {
    /** Whether HTTP/2 is offered at {@code address}. */
    boolean offersHttp2(Address address);

    /** An attempt at {@code address} begins. */
    void begins(Address address);

    /** It has ended: without a connection, or with the one that is told of next. */
    void ends(Address address);

    /** Whether there is anybody to hurry for, so that another address is tried. */
    boolean hurries();

    /** Takes a place for one more attempt, besides the first one's; false where there is none. */
    boolean takePlace();

    /** Gives such a place back. */
    void freePlace();

    /** An attempt failed, or was overtaken by a later one. */
    void faltered(Address address, UpstreamException why);

    void won(Address address, Http1Connection connection);

    void won(Address address, Http2Connection connection);

    /** All failed, the one at {@code last} last. */
    void lost(Address last, UpstreamException why);

    /** It ended without a connection, since there is nobody to hurry for. */
    void dropped();

    /** At any time: what is at {@code address} wants HTTP/1.1 from now on. */
    void http1Required(Address address);

    /** A connection that won has ended. */
    void closed(Address address, Pooled connection);
  }

  /**
   * Makes a race.
   *
   * @param timeout for all of it
   */
  Race(EventLoop loop, Connector connector, LongSupplier nanos, Course course, Duration timeout) {
    this.loop = loop;
    this.connector = connector;
    this.nanos = nanos;
    this.course = course;
    this.deadline = nanos.getAsLong() + timeout.toNanos();
  }

  /** Begins, at the first of {@code addresses}; there must be one. */
  void begin(List<Address> addresses) {
    next = addresses.stream().limit(MOST).iterator();
    startNext();
    if (!over && next.hasNext()) {
      tickLater();
    }
  }

  private void startNext() {
    Runner runner = new Runner(next.next());
    running.add(runner);
    runner.start();
  }

  private void tickLater() {
    tick = loop.schedule(this::tick, DELAY.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void tick() {
    Runner oldest = running.peek();
    if (over || oldest == null || !next.hasNext()) {
      return;
    }
    if (course.hurries()) {
      if (running.size() < AT_ONCE && course.takePlace()) {
        startNext();
      } else if (nanos.getAsLong() - oldest.began >= share(oldest)) {
        running.remove(oldest);
        startNext(); // first, for what ends an attempt may end others
        oldest.giveUp();
        course.faltered(oldest.address, stalled(oldest));
      }
    }
    if (!over && next.hasNext()) {
      tickLater();
    }
  }

  /** Where there is no room for more at once, each attempt has half of the time that is left. */
  private long share(Runner runner) {
    return Math.max(DELAY.toNanos(), (deadline - runner.began) / 2);
  }

  private static UpstreamException stalled(Runner runner) {
    return new UpstreamException(
        UpstreamException.Kind.TIMEOUT, runner.address.origin().authority() + " stalls");
  }

  /** Whether {@code runner} is the first; then all others are given up. */
  private boolean wins(Runner runner) {
    if (over) {
      return false;
    }
    end();
    boolean earlier = true;
    for (Runner other : running) {
      if (other == runner) {
        earlier = false;
        course.ends(other.address);
      } else {
        other.giveUp();
        course.freePlace();
        if (earlier) {
          course.faltered(other.address, stalled(other));
        }
      }
    }
    running.clear();
    return true;
  }

  private void fails(Runner runner, UpstreamException why) {
    if (over || !running.remove(runner)) {
      return;
    }
    course.ends(runner.address);
    course.faltered(runner.address, why);
    boolean more = next.hasNext() && deadline - nanos.getAsLong() > 0;
    boolean hurries = more && course.hurries();
    if (over) {
      course.freePlace(); // whoever was told has ended the last one meanwhile
    } else if (hurries) {
      startNext();
    } else if (!running.isEmpty()) {
      course.freePlace();
    } else if (more) {
      end();
      course.dropped();
    } else {
      end();
      course.lost(runner.address, why);
    }
  }

  private void end() {
    over = true;
    if (tick != null) {
      tick.cancel(false);
    }
  }

  /** One attempt. */
  private final class Runner implements Connector.Outcome {
    private final Address address;
    private final long began = nanos.getAsLong();
    private Lending attempt = Lending.DONE;

    Runner(Address address) {
      this.address = address;
    }

    void start() {
      course.begins(address);
      attempt =
          connector.open(
              loop,
              address.origin(),
              address.socket(),
              course.offersHttp2(address),
              Duration.ofNanos(Math.max(0, deadline - began)),
              connection -> course.closed(address, connection),
              this);
    }

    void giveUp() {
      course.ends(address);
      attempt.cancel();
    }

    @Override
    public void opened(Http1Connection connection) {
      if (wins(this)) {
        course.won(address, connection);
      }
    }

    @Override
    public void opened(Http2Connection connection) {
      if (wins(this)) {
        course.won(address, connection);
      }
    }

    @Override
    public void failed(UpstreamException why) {
      fails(this, why);
    }

    @Override
    public void http1Required() {
      course.http1Required(address);
    }
  }
}

package io.latchkey.gateway.overload;

import io.latchkey.gateway.policy.caller.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The places at one tenant, and the short lines of calls that wait for one, a line for each
 * priority.
 *
 * <p>No place stands empty while a call waits, and no call that comes passes one that waits. Of
 * eight places that fall free, one goes to the longest waiting low call and one to the longest
 * waiting normal one, if there are such; all others to the highest priority that waits. So a call
 * at the head of its line gets the eighth place at the latest.
 *
 * <p>Any thread; no lock. Calls come and go on different event loops.
 */
final class TenantGate {
  private static final int ROUND = 8;
  private static final int TURN_OF_NORMAL = 3;
  private static final int TURN_OF_LOW = 7;

  private final Places places;
  private final List<Queue<Passage>> lines =
      List.of(
          new ConcurrentLinkedQueue<>(),
          new ConcurrentLinkedQueue<>(),
          new ConcurrentLinkedQueue<>());
  private final AtomicInteger turns = new AtomicInteger();
  private final Seats seats;
  private final LongConsumer waited;
  private volatile long waitNanos;

  /**
   * Makes a gate that nobody has passed.
   *
   * @param waited is told how many nanoseconds each call has waited that did and got a place
   */
  TenantGate(Bounds bounds, Set<Priority> priorities, LongConsumer waited) {
    this.places = new Places(bounds.max());
    this.seats = new Seats(bounds.pending(), priorities);
    this.waitNanos = bounds.longestWait().toNanos();
    this.waited = waited;
  }

  /**
   * How many calls may be under way, and how many more may wait for how long.
   *
   * @param max 1 to 1,000,000
   * @param pending 0 to 1,000,000
   */
  record Bounds(int max, int pending, Duration longestWait) {}

  /** Sets other bounds; who is in stays in, who waits goes on waiting. */
  void settle(Bounds bounds, Set<Priority> priorities) {
    places.most(bounds.max());
    seats.settle(bounds.pending(), priorities);
    waitNanos = bounds.longestWait().toNanos();
    handOn();
  }

  Places places() {
    return places;
  }

  long waitNanos() {
    return waitNanos;
  }

  void waited(long nanos) {
    waited.accept(nanos);
  }

  /** Takes a place at once, unless others wait or there is none. */
  boolean take() {
    return !seats.isTaken() && places.take();
  }

  /** Lets {@code passage} wait, which may get its place before this returns; false for no seat. */
  boolean join(Passage passage) {
    if (!seats.take(passage.priority())) {
      return false;
    }
    line(passage.priority()).add(passage);
    handOn();
    return true;
  }

  /** Somebody waits no more, without a place. */
  void leave(Passage passage) {
    line(passage.priority()).remove(passage);
    seats.giveBack(passage.priority());
  }

  /** Gives a place back, to whoever is next. */
  void giveBack() {
    places.giveBack();
    handOn();
  }

  /** Gives free places to those who wait. */
  void handOn() {
    while (seats.isTaken() && places.take()) {
      Passage next = next();
      if (next == null) {
        places.giveBack();
        if (isEmpty()) {
          return; // whoever has a seat and stands in no line yet comes here by itself
        }
      } else if (next.grant()) {
        seats.giveBack(next.priority());
        next.tell();
      } else {
        places.giveBack();
      }
    }
  }

  private @Nullable Passage next() {
    Passage next =
        switch (Math.floorMod(turns.getAndIncrement(), ROUND)) {
          case TURN_OF_NORMAL -> line(Priority.NORMAL).poll();
          case TURN_OF_LOW -> line(Priority.LOW).poll();
          default -> null;
        };
    for (int i = lines.size() - 1; next == null && i >= 0; i--) {
      next = lines.get(i).poll();
    }
    return next;
  }

  private boolean isEmpty() {
    return lines.stream().allMatch(Queue::isEmpty);
  }

  private Queue<Passage> line(Priority priority) {
    return lines.get(priority.ordinal());
  }

  int waiting() {
    return seats.taken();
  }
}

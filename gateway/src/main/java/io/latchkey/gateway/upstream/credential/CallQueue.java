package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.credential.Unavailable.Cause;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The calls that wait for a token of a pool, in the order in which they came, each with a deadline
 * of its own. Belongs to the pool's home loop.
 */
final class CallQueue {
  private final HomeLoop loop;
  private final Consumer<Waiting> late;
  private final Set<Waiting> calls = new LinkedHashSet<>();
  private volatile int size;

  /**
   * An empty queue.
   *
   * @param late settles a call whose deadline has come
   */
  CallQueue(HomeLoop loop, Consumer<Waiting> late) {
    this.loop = loop;
    this.late = late;
  }

  /** How many wait. Any thread. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Takes a call in, or fails it at once; true if it waits now. */
  boolean admit(Waiting waiting, long now) {
    if (now - waiting.deadline() >= 0) {
      waiting.fail(Unavailable.of(Cause.SLOW));
      return false;
    }
    if (calls.size() >= TokenPool.MAX_WAITERS) {
      waiting.fail(Unavailable.of(Cause.OVERLOADED));
      return false;
    }
    calls.add(waiting);
    size = calls.size();
    waiting.watch(loop.schedule(() -> late(waiting), waiting.deadline() - now));
    return true;
  }

  private void late(Waiting waiting) {
    if (remove(waiting)) {
      late.accept(waiting);
    }
  }

  /** A call left. */
  void forget(Waiting waiting) {
    if (remove(waiting)) {
      waiting.stopTimer();
    }
  }

  private boolean remove(Waiting waiting) {
    boolean waited = calls.remove(waiting);
    size = calls.size();
    return waited;
  }

  /** Lets each call in turn have what {@code server} has for it, true where it had something. */
  void serve(Predicate<Waiting> server) {
    for (Waiting waiting : List.copyOf(calls)) {
      if (server.test(waiting)) {
        remove(waiting);
      }
    }
  }

  /** Empties the queue, each call into {@code end}. */
  void drain(Consumer<Waiting> end) {
    List<Waiting> all = List.copyOf(calls);
    calls.clear();
    size = 0;
    all.forEach(end);
  }
}

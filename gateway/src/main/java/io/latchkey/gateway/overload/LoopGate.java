package io.latchkey.gateway.overload;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls of proven callers on one event loop: how many are under way, and which of them are
 * turned away because the loop cannot keep up, or because the gateway carries all that it may.
 *
 * <p>Of each priority the right share is turned away, evenly, without chance. The last share of the
 * highest priority is always let in: else nothing would show that the pressure is gone. Confined to
 * its event loop, but for {@link #calls} and {@link #pressure}.
 */
public final class LoopGate {
  /** The most of a priority's calls that is turned away. */
  private static final double MOST_SHARE = 0.95;

  /**
   * How long a call that is turned away waits to be told so at the least, and at the most: who
   * calls again at once, on however many connections, would otherwise be told so often that nothing
   * else was done.
   */
  static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(4);

  /**
   * So many calls that are turned away may wait on a loop to be told so in any case; as many as its
   * part of the bound on calls, where that is more.
   */
  public static final int MOST_TURNED_AWAY = 4096;

  /** To tell takes no more than this part of the loop's time, by what it took before. */
  static final int TELLING = 32;

  /** How far it is from one that is told to the next, whatever telling takes. */
  static final long NEAREST_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  static final long FARTHEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How many tellings the mean of what one takes goes back. */
  private static final int MEAN = 16;

  /**
   * So many calls a second a loop lets in however hard it is pressed, and so many at once: far
   * fewer than make a loop late that has a processor, and who has no more callers than this is not
   * helped by refusals.
   */
  static final int LEAST_PER_SECOND = 100;

  static final int LEAST_AT_ONCE = 64;

  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1) / LEAST_PER_SECOND;

  private final LoopGates all;
  private final Strain strain;
  private final Rounds rounds;
  private final Set<Speech> heard = EnumSet.noneOf(Speech.class);
  private final AtomicInteger calls = new AtomicInteger();
  private final double[] owed = new double[Priority.values().length];
  private volatile double pressure;
  private int borrowed;
  private int free = LEAST_AT_ONCE;
  private long freed;
  private long told;
  private int waiting;
  private long tellingNanos = FARTHEST_NANOS / TELLING;

  /**
   * The gate of one loop.
   *
   * @param loop runs what it is given when the round that it is in is over
   */
  LoopGate(LoopGates all, Executor loop, long now, long cpu) {
    this.all = all;
    this.strain = new Strain(now, cpu);
    this.rounds = new Rounds(loop, cpu);
    this.freed = now;
    this.told = now;
  }

  /**
   * Lets a call in, which must {@link #leave} once.
   *
   * @throws RefusedException {@link Reason#OVERLOADED}
   */
  public void enter(Priority priority) throws RefusedException {
    double now = strain.pressure();
    if (now > 0 && !isFree() && isTurnedAway(now, priority)) {
      throw Refusal.of(Reason.OVERLOADED, "Call again later: the gateway cannot keep up.")
          .retryAfter(1 + (long) now)
          .raise();
    }
    int mine = calls.get();
    if (mine - borrowed >= all.places().share()) {
      borrow(priority);
    }
    calls.lazySet(mine + 1);
    rounds.letIn();
  }

  /**
   * A proven caller speaks so, which is cold code for a while if none did before. A loop that is
   * pressed already stays so; the way is new to it when it is pressed no more.
   */
  public void hears(Speech speech) {
    if (strain.pressure() == 0 && heard.add(speech)) {
      strain.meetsNew(all.cpu());
    }
  }

  /** Who has more under way than these few is not one of few callers. */
  private boolean isFree() {
    return calls.get() < LEAST_AT_ONCE && --free >= 0;
  }

  private void borrow(Priority priority) throws RefusedException {
    if (!all.places().borrow(all.above(priority))) {
      throw Refusal.of(
              Reason.OVERLOADED, "Call again later: the gateway carries as many calls as it may.")
          .retryAfter(1)
          .raise();
    }
    borrowed++;
  }

  private boolean isTurnedAway(double now, Priority priority) {
    int rank = all.rank(priority);
    return rounds.isFull(all.now(), rank) || isOwed(now - rank, priority.ordinal());
  }

  private boolean isOwed(double share, int priority) {
    if (share <= 0) {
      return false;
    }
    owed[priority] += Math.min(MOST_SHARE, share);
    if (owed[priority] < 1) {
      return false;
    }
    owed[priority]--;
    return true;
  }

  /**
   * In how many nanoseconds from {@code now} a call is told that it was turned away; 0 for at once,
   * where the loop keeps up or as many wait as may. Any other number must be followed by one {@link
   * #toldOrGone}.
   */
  public long tellAfter(long now) {
    if (strain.pressure() == 0 || waiting >= all.places().mostTurnedAway()) {
      return 0;
    }
    waiting++;
    long between = Math.max(NEAREST_NANOS, Math.min(FARTHEST_NANOS, TELLING * tellingNanos));
    long wait = Math.max(TELL_NANOS, told + between - now);
    told = now + Math.min(LAST_NANOS, wait);
    return told - now;
  }

  /** One that waited to be told waits no more. */
  public void toldOrGone() {
    waiting--;
  }

  /** To tell one took so long. */
  public void telling(long nanos) {
    tellingNanos += (Math.min(nanos, FARTHEST_NANOS) - tellingNanos) / MEAN;
  }

  /** A call that was let in has ended. */
  public void leave() {
    int mine = calls.get();
    // of its own it gives back first what it has beyond a share that became smaller
    if (borrowed > 0 && mine - borrowed <= all.places().share()) {
      borrowed--;
      all.places().giveBack();
    }
    calls.lazySet(mine - 1);
    rounds.ended();
  }

  /** The loop's timer fires, so much later than it was set for. */
  void fired(long now, long lateNanos, long cpu) {
    strain.fired(now, lateNanos, cpu, all.ranks(), rounds.wasFull());
    pressure = strain.pressure();
    rounds.look(cpu, strain.part());
    long more = (now - freed) / LEAST_NANOS;
    freed += more * LEAST_NANOS;
    free = (int) Math.min(LEAST_AT_ONCE, Math.max(0, free) + more);
  }

  /** How many calls are under way; any thread. */
  int calls() {
    return calls.get();
  }

  /** As {@link Strain#pressure} has it; any thread. */
  double pressure() {
    return pressure;
  }
}

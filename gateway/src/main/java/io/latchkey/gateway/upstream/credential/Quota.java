package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldSection;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What a tenant lets one account send, as far as its answers have told.
 *
 * <pre>
 *            429, nothing left                                 the rest is over
 *   open ------------------------------------------> resting <----------------> paced
 *     ^                                                       429, nothing left   |
 *     '------------ no 429 and no queue for {@link QuotaHome#FORGET} -------------'
 * </pre>
 *
 * <p>While it is open, a call costs the read of a volatile field. Else calls queue on the home
 * loop, where the state lives, and are let go one after the other: none while the tenant rests,
 * then at the pace that {@link QuotaPace} has learned. Any thread may call any method.
 */
public final class Quota implements AutoCloseable {
  /** The most calls that wait for their turn at once, of all callers. */
  public static final int MAX_WAITERS = 4096;

  /**
   * The longest rest on the word of an answer that was no 429: it may be that of one endpoint, or
   * one that a caller had the tenant repeat.
   */
  static final Duration SAID_MOST = Duration.ofSeconds(60);

  private static final int TOO_MANY_REQUESTS = 429;

  private static final HomeLoop NOWHERE = new NoLoop();

  private final String account;
  private final HomeLoop loop;
  private final QuotaObserver observer;
  private final QuotaHome home;
  private final boolean governs;

  private Quota(
      String account, HomeLoop loop, QuotaObserver observer, QuotaHome home, boolean governs) {
    this.account = account;
    this.loop = loop;
    this.observer = observer;
    this.home = home;
    this.governs = governs;
  }

  /**
   * An open quota.
   *
   * @param wait how long a call may wait for its turn; zero for no governing at all: 429s are
   *     counted, and nothing else
   */
  public static Quota of(String account, Duration wait, HomeLoop loop, QuotaObserver observer) {
    QuotaHome home = new QuotaHome(account, wait, loop, observer);
    return new Quota(account, loop, observer, home, wait.toNanos() > 0);
  }

  /** One that governs nothing and counts nothing. */
  static Quota none(String account) {
    return of(account, Duration.ZERO, NOWHERE, QuotaObserver.NONE);
  }

  /** Whether calls may be sent without asking further. */
  public boolean isOpen() {
    return home.isOpen();
  }

  /** Whether nothing may be sent at the moment, because the tenant said so. */
  public boolean rests() {
    return home.rests();
  }

  /** How many times calls had to be held back so far; a call is sent in one of these seasons. */
  int season() {
    return home.season();
  }

  /**
   * Lets a call wait for its turn.
   *
   * @param caller whose call it is: callers take turns
   * @param to where {@code waiter} is called, exactly once
   * @param waited how long the call has waited for turns before; it has one wait for all of them
   */
  public QuotaWaiting enter(String caller, Executor to, Duration waited, QuotaWaiter waiter) {
    QuotaWaiting waiting = home.waiting(caller, to, waited, waiter);
    return posted(waiting, () -> home.enqueue(waiting));
  }

  /** Refuses a call that has waited often enough; with the time that {@link #enter} would take. */
  public QuotaWaiting turnAway(String caller, Executor to, QuotaWaiter waiter) {
    QuotaWaiting waiting = home.waiting(caller, to, Duration.ZERO, waiter);
    return posted(waiting, () -> home.turnAway(waiting));
  }

  private QuotaWaiting posted(QuotaWaiting waiting, Runnable task) {
    if (!home.post(task)) {
      waiting.refuse(Unavailable.of(Unavailable.Cause.CLOSED).refusal());
    }
    return waiting;
  }

  /**
   * Takes note of what an answer says of the quota. A 503 says nothing of it: its Retry-After may
   * well be that of one endpoint which is being mended.
   *
   * @param sentIn the {@link #season} in which its call was sent
   */
  void answered(int sentIn, int status, FieldSection fields) {
    boolean limited = status == TOO_MANY_REQUESTS;
    if (limited) {
      observer.limited(account);
    }
    if (!governs) {
      return;
    }
    if (limited) {
      Duration told = RetryAfter.of(fields, loop.now());
      Duration rest = told.isZero() ? QuotaFields.read(fields, loop.now()).restWhenUsedUp() : told;
      home.tell(sentIn, rest.toNanos(), true);
      return;
    }
    home.accepted(sentIn);
    if (QuotaFields.areIn(fields)) {
      QuotaFields told = QuotaFields.read(fields, loop.now());
      if (told.isUsedUp()) {
        long nanos = Math.min(told.reset().toNanos(), SAID_MOST.toNanos());
        home.tell(sentIn, nanos, false);
      }
    }
  }

  /** Refuses who waits. */
  @Override
  public void close() {
    home.post(home::close);
  }
}

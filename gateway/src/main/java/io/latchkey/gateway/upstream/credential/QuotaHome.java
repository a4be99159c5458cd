package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a quota does on its home loop: it keeps the queue of waiting calls and lets them go.
 *
 * <p>One rule decides, {@link #pump()}. All methods but {@link #post}, {@link #waiting} and those
 * that read a volatile field belong to the home loop.
 */
final class QuotaHome {
  /** After so long without a 429, and without a call that had to wait, the quota is open again. */
  static final Duration FORGET = Duration.ofMinutes(1);

  /** The first rest of our own, where the tenant names none; each in a row is twice as long. */
  static final Duration REST_FIRST = Duration.ofMillis(100);

  static final Duration REST_MOST = Duration.ofSeconds(10);

  /** A loop that comes late lets go at once what it owes of this time, and no more. */
  private static final long SLACK = Duration.ofMillis(10).toNanos();

  /** A call that waited longer shows that the quota is a bound; calls that come in pairs do not. */
  private static final long LONG = Duration.ofSeconds(1).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Quota.class);

  private static final double NANOS = 1e9;

  /** Seconds: what came in less says nothing of how many come in one. */
  private static final double SHORTEST = .05;

  private final String account;
  private final long patience;
  private final HomeLoop loop;
  private final QuotaObserver observer;
  private final QuotaPace pace = new QuotaPace();
  private final CallerTurns queue = new CallerTurns(Quota.MAX_WAITERS);
  private volatile boolean open = true;
  private volatile boolean resting;
  private volatile long restUntil;
  private volatile int season;

  /** Limits that the home loop has not been told of yet. */
  private final AtomicInteger news = new AtomicInteger();

  private boolean closed;
  private int seasons;
  private long restSince;
  private long arrived;
  private final ArrivalRate lately = new ArrivalRate();
  private int barren;
  private long refusals;
  private final AtomicLong accepted = new AtomicLong();
  private long nextAt;
  private long busyAt;
  private HomeLoop.@Nullable Timer timer;

  QuotaHome(String account, Duration wait, HomeLoop loop, QuotaObserver observer) {
    this.account = account;
    this.patience = wait.toNanos();
    this.loop = loop;
    this.observer = observer;
  }

  boolean post(Runnable task) {
    return loop.post(task);
  }

  /** Who asks after a caller has heard of a limit must ask the home loop, which knows by then. */
  boolean isOpen() {
    return open && news.get() == 0;
  }

  /** Tells the home loop of a limit; see {@link #limited}. Any thread. */
  void tell(int sentIn, long restNanos, boolean refused) {
    news.incrementAndGet();
    boolean told =
        post(
            () -> {
              news.decrementAndGet();
              limited(sentIn, restNanos, refused);
            });
    if (!told) {
      news.decrementAndGet();
    }
  }

  boolean rests() {
    return resting && restUntil - loop.nanoTime() > 0;
  }

  int season() {
    return season;
  }

  QuotaWaiting waiting(String caller, Executor to, Duration waited, QuotaWaiter waiter) {
    long left = patience - waited.toNanos();
    return new QuotaWaiting(this, caller, to, waiter, loop.nanoTime(), left);
  }

  void enqueue(QuotaWaiting waiting) {
    if (waiting.isCancelled()) {
      return;
    }
    long now = loop.nanoTime();
    arrived++;
    lately.count(now);
    if (closed) {
      waiting.refuse(Unavailable.of(Unavailable.Cause.CLOSED).refusal());
    } else if (open) {
      release(waiting, now);
    } else if (expected(waiting, now) - (waiting.deadline() - now) > 0) {
      refuse(waiting, now);
    } else if (!queue.hasRoom(waiting.caller())) {
      observer.refused(account, "queue");
      waiting.refuse(
          Refusal.of(Reason.QUOTA_QUEUE, "Call again later, or less often.")
              .retryAfter(seconds(expected(waiting, now))));
    } else {
      queue.add(waiting);
      pump();
    }
  }

  /** How long a call of that caller that comes now would wait, in nanoseconds. */
  private long expected(QuotaWaiting waiting, long now) {
    long rest = resting ? Math.max(0, restUntil - now) : 0;
    double perSecond = pace.at(resting ? restUntil : now);
    return rest + (perSecond > 0 ? (long) (queue.ahead(waiting.caller()) / perSecond * NANOS) : 0);
  }

  void turnAway(QuotaWaiting waiting) {
    refuse(waiting, loop.nanoTime());
  }

  private void refuse(QuotaWaiting waiting, long now) {
    observer.refused(account, "quota");
    waiting.refuse(
        Refusal.of(Reason.QUOTA, "The tenant takes no more calls of this account in time.")
            .retryAfter(seconds(expected(waiting, now))));
  }

  private static long seconds(long nanos) {
    return Math.max(1, Duration.ofNanos(nanos).plusNanos(999_999_999).toSeconds());
  }

  void forget(QuotaWaiting waiting) {
    queue.remove(waiting);
  }

  /** The tenant refused a call that was sent in season {@code sentIn}. */
  void limited(int sentIn, long restNanos, boolean refused) {
    long now = loop.nanoTime();
    pump();
    boolean news = sentIn == season && !resting;
    if (refused && isOfThis(sentIn)) {
      refusals++;
    }
    if (!news && restNanos == 0) {
      return;
    }
    if (news) {
      barren = accepted.get() > 0 ? 1 : barren + 1;
    }
    long rest = restNanos > 0 ? restNanos : ownRest();
    if (!resting) {
      pace.refused(now, lately.perSecond(now));
      restSince = now;
      arrived = queue.size();
      restUntil = now + rest;
      resting = true;
      season = ++seasons;
    } else if (now + rest - restUntil > 0) {
      restUntil = now + rest;
    }
    busyAt = now;
    observer.rests(account, loop.now().plusNanos(restUntil - now));
    if (open) {
      open = false;
      lately.begin(now);
      LOG.atWarn()
          .addKeyValue("account", account)
          .addKeyValue("rest", Duration.ofNanos(restUntil - now).toMillis() + " ms")
          .log("the tenant takes no more calls for now; they wait, and go at its pace");
    }
    pump();
  }

  /** Whether a call was sent since the last rest ended, or since it was all open. */
  private boolean isOfThis(int sentIn) {
    return sentIn == (resting ? season - 1 : season);
  }

  private long ownRest() {
    return Math.min(REST_MOST.toNanos(), REST_FIRST.toNanos() << Math.min(barren - 1, 12));
  }

  /** A call of this season was accepted. Any thread. */
  void accepted(int sentIn) {
    if (!open && isOfThis(sentIn)) {
      accepted.incrementAndGet();
    }
  }

  private void pump() {
    long now = loop.nanoTime();
    dropLate(now);
    if (resting && restUntil - now <= 0) {
      resting = false;
      double seconds = Math.max(SHORTEST, (now - restSince) / NANOS);
      pace.resume(now, accepted.getAndSet(0), refusals, arrived / seconds);
      refusals = 0;
      observer.paced(account, pace.at(now));
      nextAt = now;
    }
    if (!resting && !open) {
      letGo(now);
      if (queue.isEmpty() && now - busyAt >= FORGET.toNanos()) {
        open = true;
        pace.open();
        observer.paced(account, 0);
        LOG.atInfo().addKeyValue("account", account).log("the tenant's quota is no bound any more");
      }
    }
    arm(now);
  }

  private void dropLate(long now) {
    for (QuotaWaiting late = queue.nextLate();
        late != null && late.deadline() - now <= 0;
        late = queue.nextLate()) {
      queue.remove(late);
      refuse(late, now);
    }
  }

  private void letGo(long now) {
    double perSecond = pace.at(now);
    nextAt = nextAt - (now - SLACK) < 0 ? now - SLACK : nextAt;
    while (nextAt - now <= 0) {
      QuotaWaiting first = queue.next();
      if (first == null) {
        return;
      }
      pace.sent(now);
      if (now - first.since() > Math.min(LONG, patience / 4)) {
        busyAt = now;
      }
      release(first, now);
      nextAt += (long) (NANOS / perSecond);
    }
  }

  private void release(QuotaWaiting waiting, long now) {
    observer.waited(account, Duration.ofNanos(now - waiting.since()));
    waiting.admit(now);
  }

  private void arm(long now) {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (closed || open) {
      return;
    }
    long at = resting ? restUntil : queue.isEmpty() ? busyAt + FORGET.toNanos() : nextAt;
    QuotaWaiting nextLate = queue.nextLate();
    if (nextLate != null && nextLate.deadline() - at < 0) {
      at = nextLate.deadline();
    }
    timer = loop.schedule(this::pump, at - now);
  }

  /** Refuses who waits. */
  void close() {
    closed = true;
    arm(loop.nanoTime());
    for (QuotaWaiting waiting : queue.drain()) {
      waiting.refuse(Unavailable.of(Unavailable.Cause.CLOSED).refusal());
    }
  }
}

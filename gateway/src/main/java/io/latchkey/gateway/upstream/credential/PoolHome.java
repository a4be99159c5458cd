package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.Unavailable.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a token pool does on its home loop: it keeps the queue of waiting calls, sends slots off for
 * tokens when there is reason to, and takes what they bring.
 *
 * <p>One rule decides every attempt, {@link #pump()}: none while backing off; else one at a time,
 * for the slot whose token comes due and ends first, or for one that is empty. A burst on a cold
 * pool thus costs one token before the others are got, and an account whose password was changed is
 * asked once with the old one, however many tokens of it are kept.
 *
 * <p>All methods but {@link #post} and {@link #nanoTime} belong to the home loop.
 */
final class PoolHome {
  private final String account;
  private final TokenSlots slots;
  private final PoolSources sources;
  private final HomeLoop loop;
  private final RefreshPoint refresh;
  private final Random random;
  private final TokenObserver observer;
  private final MintLog log;
  private final Backoff backoff;
  private final CallQueue queue;
  private final Renewals renewals;

  private boolean wanted;
  private boolean closed;
  private long generation;
  private PoolStatus.@Nullable Failed lastFailure;
  private volatile PoolStatus status;

  PoolHome(
      String account,
      TokenSlots slots,
      TokenSource source,
      RefreshPoint refresh,
      HomeLoop loop,
      Random random,
      TokenObserver observer,
      BadAttempts bad) {
    this.account = account;
    this.slots = slots;
    this.sources = new PoolSources(source, loop);
    this.queue = new CallQueue(loop, waiting -> settle(waiting, Unavailable.of(Cause.SLOW)));
    this.renewals = new Renewals(account, loop);
    this.loop = loop;
    this.refresh = refresh;
    this.random = random;
    this.observer = observer;
    this.log = new MintLog(account, loop::now);
    this.backoff = new Backoff(random, bad);
    this.status = PoolStatus.empty(account, slots.size());
  }

  /** Runs {@code task} here; false if the loop has ended. Any thread. */
  boolean post(Runnable task) {
    return loop.post(task);
  }

  /** Any thread. */
  long nanoTime() {
    return loop.nanoTime();
  }

  /** Any thread. */
  int waiters() {
    return queue.size();
  }

  /** Any thread. */
  PoolStatus status() {
    return status.waiting(queue.size());
  }

  /** Any thread. */
  Set<String> endpointPaths() {
    return sources.endpointPaths();
  }

  /** Gives {@code waiting} a token, a place in the queue, or the reason why neither. */
  void enqueue(Waiting waiting) {
    long now = loop.nanoTime();
    Token token = waiting.choose(slots, now);
    if (waiting.isCancelled()) {
      return;
    }
    if (closed) {
      waiting.fail(Unavailable.of(Cause.CLOSED));
    } else if (token != null) {
      handOver(waiting, token, now);
    } else if (backoff.isOn(now)) {
      wanted = true;
      settle(waiting, backingOff(now));
    } else if (queue.admit(waiting, now)) {
      want();
    }
  }

  /** Ends a wait that was in vain; a call that waits for a newer token is served with any. */
  private void settle(Waiting waiting, Unavailable why) {
    long now = loop.nanoTime();
    Token any = slots.pick(now);
    if (any == null) {
      waiting.fail(why);
    } else {
      handOver(waiting, any, now);
    }
  }

  /** A call left the queue. */
  void forget(Waiting waiting) {
    queue.forget(waiting);
  }

  /** Fills the empty slots, ahead of use or because of it. */
  void want() {
    wanted = true;
    pump();
  }

  /** {@code token} reached its refresh point and is in use. */
  void comesDue(Token token) {
    if (token.slot().published() == token) {
      token.slot().comesDue();
      pump();
    }
  }

  /** The upstream answered 401 to {@code token}. */
  void rejected(Token token) {
    TokenSlot slot = token.slot();
    if (slot.published() != token) {
      // an older generation: its rejection says nothing of the live one, not even where that is the
      // same session renewed, for a server may refuse the old value just because there is a new one
      return;
    }
    boolean dropped = slot.guard().honours(loop.nanoTime(), token.isAccepted());
    log.rejected(token, dropped);
    if (dropped) {
      slot.rejects(generation);
      sources.retire(token);
      observer.rejected(account);
      wanted = true;
    } else {
      token.reprieve();
    }
    serve();
    pump();
  }

  private void pump() {
    long now = loop.nanoTime();
    slots.forEach(slot -> lapse(slot, now));
    if (!backoff.isOn(now)) {
      slots.forEach(TokenSlot::rests);
    }
    boolean free = !closed && !backoff.isOn(now) && !slots.any(slot -> slot.flight() != null);
    TokenSlot next = free ? slots.next(wanted) : null;
    if (next != null) {
      depart(next, now);
    }
    wanted &= slots.any(slot -> !slot.state().isServing());
    publish(now);
  }

  private void lapse(TokenSlot slot, long now) {
    Token token = slot.published();
    boolean keptUp = token != null && token.isUsed() && slot.isDue();
    if (slot.lapses(now)) {
      wanted |= keptUp;
      sources.retire(token);
    }
  }

  private void depart(TokenSlot slot, long now) {
    TokenSource source = sources.current();
    TokenSlot.Flight flight = new TokenSlot.Flight(source, now);
    slot.departs(flight);
    flight.watch(
        loop.schedule(
            () -> land(slot, flight, null, MintFailures.overdue().raise()),
            ControlCalls.WATCHDOG.toNanos()));
    Token refused = slot.refused();
    CompletionStage<Minted> stage;
    try {
      stage = source.fetch(refused == null ? null : refused.value());
    } catch (RuntimeException fault) {
      stage = CompletableFuture.failedFuture(fault);
    }
    stage.whenComplete((minted, error) -> post(() -> land(slot, flight, minted, error)));
  }

  private void land(
      TokenSlot slot, TokenSlot.Flight flight, @Nullable Minted minted, @Nullable Throwable error) {
    if (slot.flight() != flight) {
      discard(flight, minted); // it came after the pool had looked away
    } else if (minted == null) {
      fail(slot, MintException.in(error));
    } else if (flight.isStale()) {
      slot.discards();
      discard(flight, minted);
      want();
    } else if (take(slot, flight.source(), minted)) {
      long now = loop.nanoTime();
      told(minted, Duration.ofNanos(now - flight.began()));
    } else {
      discard(flight, minted);
      fail(slot, MintFailures.bornExpired(minted.lifetime()).clockOffset(minted.clockOffset()));
    }
  }

  /** Makes {@code minted} the token of {@code slot}; false if its life is over already. */
  private boolean take(TokenSlot slot, TokenSource maker, Minted minted) {
    long now = loop.nanoTime();
    Duration age = Duration.ofNanos(now - minted.sentNanos());
    Token token =
        new Token(
            slot,
            maker,
            generation + 1,
            minted.token(),
            TokenTimes.of(minted.sentNanos(), minted.lifetime(), refresh, random),
            loop.now().minus(age),
            loop.now().plus(minted.lifetime()).minus(age));
    if (token.isExpired(now)) {
      return false;
    }
    generation++;
    sources.retire(slot.published());
    slot.lands(token, refreshTimer(token), expiryTimer(token));
    return true;
  }

  private HomeLoop.Timer refreshTimer(Token token) {
    return loop.schedule(() -> dueIfUsed(token), token.times().refreshAt() - loop.nanoTime());
  }

  private HomeLoop.Timer expiryTimer(Token token) {
    return loop.schedule(this::pump, token.times().sendUntil() - loop.nanoTime());
  }

  private void told(Minted minted, Duration latency) {
    backoff.reset();
    lastFailure = null;
    log.minted(minted, generation);
    Duration age = Duration.ofNanos(loop.nanoTime() - minted.sentNanos());
    observer.minted(account, generation, minted.lifetime().minus(age), latency);
    serve();
    want();
  }

  private void dueIfUsed(Token token) {
    if (token.isUsed()) {
      comesDue(token);
    }
  }

  private void fail(TokenSlot slot, MintFailure failure) {
    long now = loop.nanoTime();
    slot.fails();
    backoff.failed(failure, now);
    long rest = backoff.remaining(now);
    lastFailure = new PoolStatus.Failed(loop.now(), failure);
    log.failed(failure, Duration.ofNanos(rest));
    observer.failed(account, failure.permanent(), failure.word());
    wanted = !queue.isEmpty() || slots.any(any -> any.state().isServing());
    serve();
    queue.drain(waiting -> settle(waiting, backingOff(now)));
    loop.schedule(this::rest, rest);
    publish(now);
  }

  /** A wait is over, unless the tenant has refused a changed secret meanwhile. */
  private void rest() {
    pump();
    long more = backoff.remaining(loop.nanoTime());
    if (more > 0) {
      loop.schedule(this::rest, more);
    }
  }

  private Unavailable backingOff(long now) {
    long seconds = Duration.ofNanos(backoff.remaining(now)).plusNanos(999_999_999).toSeconds();
    return new Unavailable(seconds, backoff.isPermanent() ? Cause.REFUSED : Cause.BACKING_OFF);
  }

  /** Gives the live tokens to those who wait, in turn. */
  private void serve() {
    long now = loop.nanoTime();
    queue.serve(
        waiting -> {
          Token token = waiting.choose(slots, now);
          if (token != null) {
            handOver(waiting, token, now);
          }
          return token != null;
        });
  }

  private void handOver(Waiting waiting, Token token, long now) {
    waiting.settle(token);
    if (token.touch(now)) {
      comesDue(token);
    }
  }

  /** Turns to another source, which made {@code first}: see {@link TokenPool#promote}. */
  void promote(TokenSource next, Minted first) {
    if (closed) {
      PoolSources.end(next, first.token());
      return;
    }
    sources.turnTo(next);
    slots.forEach(TokenSlot::turns);
    backoff.forget();
    lastFailure = null;
    if (take(slots.neediest(), next, first)) {
      told(first, Duration.ofNanos(loop.nanoTime() - first.sentNanos()));
    } else {
      PoolSources.end(next, first.token());
      want();
    }
  }

  /** Keeps so many tokens: see {@link TokenPool#resize}. */
  void resize(int size) {
    if (!closed && size != slots.size()) {
      boolean serving = slots.any(slot -> slot.state().isServing());
      slots.resize(size).forEach(slot -> sources.retire(slot.closes()));
      wanted |= serving;
      pump();
    }
  }

  /** The upstream gave {@code token} another value: see {@link TokenPool#renew}. */
  void renew(Token token, Secret value) {
    if (serves(token)) {
      renewals.consider(token, value, () -> serves(token), () -> renewed(token, value));
    }
  }

  private boolean serves(Token token) {
    return token.slot().published() == token && token.isUsable(loop.nanoTime());
  }

  private void renewed(Token token, Secret value) {
    Token renewed = token.renewed(++generation, value);
    token.slot().renews(renewed, refreshTimer(renewed), expiryTimer(renewed));
    publish(loop.nanoTime());
  }

  /** Ends the pool: fails who waits, and ends what its tokens opened. */
  void close(CompletableFuture<@Nullable Void> done) {
    closed = true;
    queue.drain(waiting -> waiting.fail(Unavailable.of(Cause.CLOSED)));
    slots.forEach(slot -> sources.retire(slot.closes()));
    List<CompletableFuture<?>> ends = new ArrayList<>();
    sources.finishAll(ends);
    publish(loop.nanoTime());
    CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
        .whenComplete((nothing, error) -> done.complete(null));
  }

  private static void discard(TokenSlot.Flight flight, @Nullable Minted minted) {
    if (minted != null) {
      PoolSources.end(flight.source(), minted.token());
    }
  }

  private void publish(long now) {
    sources.keep(slots.tokens());
    long rest = backoff.remaining(now);
    Token longest = slots.longest(now);
    status =
        new PoolStatus(
            account,
            slots.best(),
            slots.live(now),
            slots.size(),
            generation,
            longest == null ? null : longest.issued(),
            longest == null ? null : longest.expiry(),
            slots.refresh(now),
            lastFailure,
            rest == 0 ? null : loop.now().plusNanos(rest),
            queue.size());
  }
}

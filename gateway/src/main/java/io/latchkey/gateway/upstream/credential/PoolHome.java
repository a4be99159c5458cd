package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.Unavailable.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a token pool does on its home loop: it keeps the queue of waiting calls, sends slots off for
 * tokens when there is reason to, and takes what they bring.
 *
 * <p>One rule decides every attempt, {@link #pump()}: no attempt while backing off; one at a time
 * while the last one failed; one at a time for slots that are empty, so that a burst on a cold pool
 * costs one token before the others are got; else one for each slot whose token comes due.
 *
 * <p>All methods but {@link #post} and {@link #nanoTime} belong to the home loop.
 */
final class PoolHome {
  private final String account;
  private final TokenSlots slots;
  private final TokenSource source;
  private final HomeLoop loop;
  private final Random random;
  private final TokenObserver observer;
  private final MintLog log;
  private final Backoff backoff;
  private final Set<Waiting> queue = new LinkedHashSet<>();

  private boolean wanted;
  private boolean closed;
  private long generation;
  private @Nullable String lastFailure;
  private volatile PoolStatus status;

  PoolHome(
      String account,
      TokenSlots slots,
      TokenSource source,
      HomeLoop loop,
      Random random,
      TokenObserver observer) {
    this.account = account;
    this.slots = slots;
    this.source = source;
    this.loop = loop;
    this.random = random;
    this.observer = observer;
    this.log = new MintLog(account, loop::now);
    this.backoff = new Backoff(random);
    this.status = new PoolStatus(account, SlotState.EMPTY, 0, slots.size(), 0, null, null, null);
  }

  /** Runs {@code task} here; false if the loop has ended. Any thread. */
  boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  /** Any thread. */
  long nanoTime() {
    return loop.nanoTime();
  }

  /** Any thread. */
  PoolStatus status() {
    return status;
  }

  /** Gives {@code waiting} a token, a place in the queue, or the reason why neither. */
  void enqueue(Waiting waiting) {
    long now = loop.nanoTime();
    Token token = slots.pick(now);
    if (waiting.isCancelled()) {
      return;
    }
    if (closed) {
      waiting.fail(Unavailable.of(Cause.CLOSED));
    } else if (token != null) {
      handOver(waiting, token, now);
    } else if (backoff.isOn(now)) {
      wanted = true;
      waiting.fail(backingOff(now));
    } else if (now - waiting.deadline() >= 0) {
      waiting.fail(Unavailable.of(Cause.SLOW));
    } else if (queue.size() >= TokenPool.MAX_WAITERS) {
      waiting.fail(Unavailable.of(Cause.OVERLOADED));
    } else {
      queue.add(waiting);
      waiting.watch(loop.schedule(() -> late(waiting), waiting.deadline() - now));
      want();
    }
  }

  private void late(Waiting waiting) {
    if (queue.remove(waiting)) {
      waiting.fail(Unavailable.of(Cause.SLOW));
    }
  }

  /** A call left the queue. */
  void forget(Waiting waiting) {
    if (queue.remove(waiting)) {
      waiting.stopTimer();
    }
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
      return; // an older generation: its rejection says nothing of the live one
    }
    boolean dropped = slot.guard().honours(loop.nanoTime(), token.isAccepted());
    log.rejected(token, dropped);
    if (dropped) {
      slot.rejects();
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
    if (!closed && !backoff.isOn(now)) {
      boolean oneOnly = backoff.isTrial();
      boolean minting = slots.any(slot -> slot.flight() != null && !slot.state().isServing());
      boolean underWay = slots.any(slot -> slot.flight() != null);
      for (TokenSlot slot : slots.all()) {
        boolean empty = !slot.state().isServing();
        if (slot.flight() == null
            && !(oneOnly && underWay)
            && (empty ? wanted && !minting : slot.isDue())) {
          depart(slot, now);
          underWay = true;
          minting |= empty;
        }
      }
      wanted &= slots.any(slot -> !slot.state().isServing());
    }
    publish(now);
  }

  private void lapse(TokenSlot slot, long now) {
    Token token = slot.published();
    boolean keptUp = token != null && token.isUsed() && slot.isDue();
    if (slot.lapses(now)) {
      wanted |= keptUp;
    }
  }

  private void depart(TokenSlot slot, long now) {
    TokenSlot.Flight flight = new TokenSlot.Flight(now);
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
      endQuietly(minted); // it came after the pool had looked away
    } else if (minted == null) {
      fail(slot, MintException.in(error));
    } else if (flight.isStale()) {
      slot.discards();
      endQuietly(minted);
      want();
    } else {
      take(slot, flight, minted);
    }
  }

  private void take(TokenSlot slot, TokenSlot.Flight flight, Minted minted) {
    long now = loop.nanoTime();
    TokenTimes times = TokenTimes.of(minted.sentNanos(), minted.lifetime(), random);
    Duration age = Duration.ofNanos(now - minted.sentNanos());
    Token token =
        new Token(
            slot,
            generation + 1,
            minted.token(),
            times,
            loop.now().plus(minted.lifetime()).minus(age));
    if (token.isExpired(now)) {
      fail(slot, MintFailures.bornExpired(minted.lifetime()).clockOffset(minted.clockOffset()));
      return;
    }
    generation++;
    slot.lands(
        token,
        loop.schedule(() -> dueIfUsed(token), times.refreshAt() - now),
        loop.schedule(this::pump, times.sendUntil() - now));
    backoff.reset();
    lastFailure = null;
    log.minted(minted, generation);
    observer.minted(account, generation, minted.lifetime(), Duration.ofNanos(now - flight.began()));
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
    lastFailure = MintLog.sentence(failure);
    log.failed(failure, Duration.ofNanos(rest));
    observer.failed(account, failure.permanent(), failure.word());
    wanted = !queue.isEmpty() || slots.any(any -> any.state().isServing());
    serve();
    drain(backingOff(now));
    loop.schedule(this::rest, rest);
    publish(now);
  }

  private void rest() {
    if (!backoff.isOn(loop.nanoTime())) {
      slots.forEach(TokenSlot::rests);
      pump();
    }
  }

  private Unavailable backingOff(long now) {
    long seconds = Duration.ofNanos(backoff.remaining(now)).plusNanos(999_999_999).toSeconds();
    return new Unavailable(seconds, backoff.isPermanent() ? Cause.REFUSED : Cause.BACKING_OFF);
  }

  /** Gives the live tokens to those who wait, in turn. */
  private void serve() {
    long now = loop.nanoTime();
    for (Waiting waiting : List.copyOf(queue)) {
      Token token = slots.pick(now);
      if (token == null) {
        return;
      }
      queue.remove(waiting);
      handOver(waiting, token, now);
    }
  }

  private void handOver(Waiting waiting, Token token, long now) {
    waiting.settle(token);
    if (token.touch(now)) {
      comesDue(token);
    }
  }

  private void drain(Unavailable why) {
    List<Waiting> all = List.copyOf(queue);
    queue.clear();
    all.forEach(waiting -> waiting.fail(why));
  }

  /** Ends the pool: fails who waits, and ends what its tokens opened. */
  void close(CompletableFuture<@Nullable Void> done) {
    closed = true;
    drain(Unavailable.of(Cause.CLOSED));
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (TokenSlot slot : slots.all()) {
      Token token = slot.closes();
      if (token != null) {
        ends.add(end(token.value()));
      }
    }
    publish(loop.nanoTime());
    CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
        .whenComplete((nothing, error) -> done.complete(null));
  }

  private void endQuietly(@Nullable Minted minted) {
    if (minted != null) {
      end(minted.token());
    }
  }

  private CompletableFuture<?> end(Secret token) {
    try {
      return source.end(token).toCompletableFuture();
    } catch (RuntimeException fault) {
      return CompletableFuture.failedFuture(fault);
    }
  }

  private void publish(long now) {
    long rest = backoff.remaining(now);
    status =
        new PoolStatus(
            account,
            slots.best(),
            slots.live(now),
            slots.size(),
            generation,
            slots.longest(now),
            lastFailure,
            rest == 0 ? null : loop.now().plusNanos(rest));
  }
}

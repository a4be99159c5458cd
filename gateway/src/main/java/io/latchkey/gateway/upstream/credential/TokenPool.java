package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The live tokens of one service account.
 *
 * <p>Calls take a token by reading a volatile field; everything else happens on one home loop, so
 * there is no lock: see {@link TokenSlot} for the state machine and {@link PoolHome} for what
 * drives it. Any thread may call any method.
 */
public final class TokenPool implements AccountCredential, AutoCloseable {
  /** The most calls that wait for a token at once. */
  public static final int MAX_WAITERS = 4096;

  /** The most tokens that a pool keeps. */
  public static final int MAX_SIZE = 64;

  private final String account;
  private final TokenSource source;
  private final TokenSlots slots;
  private final PoolHome home;

  private TokenPool(String account, TokenSource source, TokenSlots slots, PoolHome home) {
    this.account = account;
    this.source = source;
    this.slots = slots;
    this.home = home;
  }

  /**
   * An empty pool; it gets its first token on {@link #warm} or {@link #acquire}.
   *
   * @param size how many tokens it keeps, 1 to {@link #MAX_SIZE}
   * @param random for jitter; used on {@code loop} alone
   */
  public static TokenPool of(
      String account,
      int size,
      TokenSource source,
      HomeLoop loop,
      Random random,
      TokenObserver observer) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("a pool keeps 1 to " + MAX_SIZE + " tokens");
    }
    TokenSlots slots = new TokenSlots(size);
    PoolHome home = new PoolHome(account, slots, source, loop, random, observer);
    return new TokenPool(account, source, slots, home);
  }

  @Override
  public String account() {
    return account;
  }

  /**
   * A token that may be sent now, or null if there is none. Never waits: a refresh that is due is
   * started in the background.
   */
  public @Nullable Token live() {
    long now = home.nanoTime();
    Token token = slots.pick(now);
    if (token != null && token.touch(now)) {
      home.post(() -> home.comesDue(token));
    }
    return token;
  }

  /**
   * Gets a token for a call that found none with {@link #live}: the call waits for the one attempt
   * that all calls share. While the pool backs off it is told so at once, and no attempt is made.
   *
   * @param loop where {@code waiter} is called, exactly once
   * @param wait how long the call can wait
   */
  public Waiting acquire(Executor loop, Duration wait, Waiter waiter) {
    Waiting waiting = new Waiting(home, loop, waiter, home.nanoTime() + wait.toNanos());
    if (!home.post(() -> home.enqueue(waiting))) {
      waiting.fail(Unavailable.of(Unavailable.Cause.CLOSED));
    }
    return waiting;
  }

  /**
   * Tells that the upstream answered 401 to {@code token}. If it is the live one of its slot it is
   * dropped and a fresh one got, unless {@link RejectionGuard} finds that to be a loop. Until that
   * is decided nobody is given the token; an {@link #acquire} that follows sees the decision.
   */
  public void reject(Token token) {
    if (token.suspect()) {
      home.post(() -> home.rejected(token));
    }
  }

  /** Gets the tokens ahead of their first use. */
  public void warm() {
    home.post(home::want);
  }

  /** Paths of the token endpoint, as far as known: calls of callers to them are protected. */
  public Set<String> endpointPaths() {
    return source.endpointPaths();
  }

  /** How the pool stood after its last change. */
  public PoolStatus status() {
    return home.status();
  }

  /** Whether {@code token} may no longer be sent. */
  boolean isExpired(Token token) {
    return token.isExpired(home.nanoTime());
  }

  /** How long {@code token} will live, in nanoseconds; negative once it is over. */
  long nanosLeft(Token token) {
    return token.nanosLeft(home.nanoTime());
  }

  /** Whether sending {@code token} would be a mistake of ours. */
  boolean isOver(Token token) {
    return token.isOver(home.nanoTime());
  }

  /**
   * Fails who waits and ends the sessions of user logins. The stage completes when that is done or
   * its short time is over; calls that still carry a token of it may then see a 401.
   */
  public CompletionStage<@Nullable Void> shutdown() {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    if (!home.post(() -> home.close(done))) {
      done.complete(null);
    }
    return done;
  }

  /** Starts {@link #shutdown} and does not wait for it. */
  @Override
  public void close() {
    shutdown();
  }
}

package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
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

  /**
   * The most memory that the tokens of one pool take, in octets: those that serve, one that is
   * tried, and what is left of those that wait for their end.
   */
  public static long footprint(int size) {
    return (size + 1) * Token.MOST + (long) PoolSources.LEAVING_MOST * 2 * TokenReply.TOKEN_MOST;
  }

  private final String account;
  private final TokenSlots slots;
  private final PoolHome home;
  private final Quota quota;

  private TokenPool(String account, TokenSlots slots, PoolHome home, Quota quota) {
    this.account = account;
    this.quota = quota;
    this.slots = slots;
    this.home = home;
  }

  /**
   * An empty pool; it gets its first token on {@link #warm} or {@link #acquire}.
   *
   * @param size how many tokens it keeps, 1 to {@link #MAX_SIZE}
   * @param refresh how early its tokens are refreshed
   * @param random for jitter; used on {@code loop} alone
   */
  public static TokenPool of(
      String account,
      int size,
      TokenSource source,
      RefreshPoint refresh,
      HomeLoop loop,
      Random random,
      TokenObserver observer) {
    return of(account, size, source, refresh, loop, random, observer, BadAttempts.ofPool());
  }

  /**
   * The same.
   *
   * @param bad counts the account's refused attempts, the pool's and others
   */
  public static TokenPool of(
      String account,
      int size,
      TokenSource source,
      RefreshPoint refresh,
      HomeLoop loop,
      Random random,
      TokenObserver observer,
      BadAttempts bad) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("a pool keeps 1 to " + MAX_SIZE + " tokens");
    }
    TokenSlots slots = new TokenSlots(size);
    PoolHome home = new PoolHome(account, slots, source, refresh, loop, random, observer, bad);
    return new TokenPool(account, slots, home, Quota.none(account));
  }

  /**
   * Keeps {@code size} tokens from now on, 1 to {@link #MAX_SIZE}. Of fewer the ones that live
   * longest stay; the others are ended once the calls that carry them have had their time.
   */
  public void resize(int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("a pool keeps 1 to " + MAX_SIZE + " tokens");
    }
    home.post(() -> home.resize(size));
  }

  /** The same pool, the calls of which {@code governing} bounds. */
  public TokenPool under(Quota governing) {
    return new TokenPool(account, slots, home, governing);
  }

  @Override
  public Quota quota() {
    return quota;
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
    Waiting waiting = new Waiting(home, loop, waiter, home.nanoTime() + wait.toNanos(), null);
    return enqueue(waiting);
  }

  /**
   * Gets a token for a call that was answered 401 with {@code refused}, after {@link #reject}: the
   * same one if its rejection did not count; else one that was got after it was dropped. The tokens
   * that a pool has beside it may have been revoked with it, and would cost the call its only
   * replay; one of them is given only where no newer one can be had in time.
   *
   * @param loop where {@code waiter} is called, exactly once
   * @param wait how long the call can wait
   */
  Waiting replace(Token refused, Executor loop, Duration wait, Waiter waiter) {
    return enqueue(new Waiting(home, loop, waiter, home.nanoTime() + wait.toNanos(), refused));
  }

  private Waiting enqueue(Waiting waiting) {
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

  /**
   * Turns the pool to another source, whose first token is proven good: a secret or a key was
   * changed and both old and new are valid.
   *
   * <p>{@code first} is the newest generation at once. Tokens of the source before go on serving
   * and come due at once, so that {@code next} replaces them one by one and no call is left without
   * a token; an attempt of the source before that is under way is given up, and its failures and
   * the waits after them are forgotten. What a successor displaces is ended by the source that made
   * it, {@link PoolSources#GRACE} later. A pool that is closed ends {@code first} instead.
   *
   * @param next makes all tokens from now on
   * @param first made by {@code next} a moment ago; one that has expired since is left out
   */
  public void promote(TokenSource next, Minted first) {
    if (!home.post(() -> home.promote(next, first))) {
      PoolSources.end(next, first.token());
    }
  }

  /**
   * Tells that the upstream renewed the session that {@code token} is, by Set-Cookie. If it is the
   * live one of its slot and no rejection of it waits for a decision, {@code value} takes its place
   * as the next generation: accepted, with the same end of life and refresh point.
   *
   * @param value left alone unless it differs, is a b64token (RFC 6750 section 2.1) and has at most
   *     {@link TokenReply#TOKEN_MOST} characters
   */
  public void renew(Token token, Secret value) {
    String text = value.reveal();
    if (text.length() <= TokenReply.TOKEN_MOST
        && Ascii.isB64Token(text)
        && !value.equals(token.value())) {
      home.post(() -> home.renew(token, value));
    }
  }

  /** Gets the tokens ahead of their first use. */
  public void warm() {
    home.post(home::want);
  }

  /** Paths of the token endpoint, as far as known: calls of callers to them are protected. */
  public Set<String> endpointPaths() {
    return home.endpointPaths();
  }

  /** How the pool stood after its last change. */
  public PoolStatus status() {
    return home.status();
  }

  /** How many calls wait for a token now. */
  public int waiters() {
    return home.waiters();
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

package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.SecretTraces;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.upstream.transport.UpstreamRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The credential that one exchange goes upstream with: a service account's token, the caller's own
 * session, or nothing. It is the only thing that makes an {@link UpstreamRequest}, and it does so
 * at send time, once a connection is in hand. Only a {@link Permit} yields one.
 *
 * <p>Belongs to the exchange's own loop.
 */
public final class CredentialLease {
  private final String what;
  private final @Nullable Loan loan;
  private final @Nullable FixedHeaders fixed;
  private final @Nullable Secret session;
  private int season;

  /** A token and the pool to give word of it to. */
  private record Loan(TokenPool pool, Token token) {}

  private CredentialLease(
      Permit permit,
      String what,
      @Nullable Loan loan,
      @Nullable FixedHeaders fixed,
      @Nullable Secret session) {
    Objects.requireNonNull(permit);
    this.what = what;
    this.loan = loan;
    this.fixed = fixed;
    this.session = session;
  }

  /**
   * A lease of {@code token}, which {@code pool} gave.
   *
   * @throws IllegalStateException if the call is to a protected endpoint, where ours never goes
   */
  public static CredentialLease ofAccount(Permit permit, TokenPool pool, Token token) {
    requireUnprotected(permit);
    return new CredentialLease(permit, "account", new Loan(pool, token), null, null);
  }

  /**
   * A lease of an account's fixed fields.
   *
   * @throws IllegalStateException if the call is to a protected endpoint, where ours never goes
   */
  public static CredentialLease ofHeaders(Permit permit, FixedHeaders fixed) {
    requireUnprotected(permit);
    return new CredentialLease(permit, "headers", null, fixed, null);
  }

  private static void requireUnprotected(Permit permit) {
    if (permit.protectedEndpoint()) {
      throw new IllegalStateException("a credential of ours never goes to a protected endpoint");
    }
  }

  /**
   * A lease of the caller's own session, sent as a bearer token.
   *
   * @param session b64token syntax, which the cookie stage has proven
   */
  public static CredentialLease ofSession(Permit permit, Secret session) {
    return new CredentialLease(permit, "session", null, null, session);
  }

  /** A lease of the caller's own session where it goes on in its cookie: no Authorization. */
  public static CredentialLease ofCookie(Permit permit) {
    return new CredentialLease(permit, "cookie", null, null, null);
  }

  /** A lease of nothing: the call goes without any credential. */
  public static CredentialLease ofNothing(Permit permit) {
    return new CredentialLease(permit, "nothing", null, null, null);
  }

  /**
   * The request to send, with this credential and no other on it.
   *
   * @throws IllegalStateException if the token has expired: {@link #isExpired} is asked first,
   *     right before, and a fresh lease taken instead
   */
  public UpstreamRequest apply(OutgoingHead head) {
    Quota quota = quota();
    season = quota == null ? 0 : quota.season();
    return UpstreamRequest.of(head, lines());
  }

  private byte @Nullable [] lines() {
    if (loan != null) {
      if (loan.pool.isOver(loan.token)) {
        throw new IllegalStateException("an expired token is never sent");
      }
      return loan.token.line();
    }
    if (fixed != null) {
      return fixed.lines();
    }
    return session == null ? null : Token.line(session);
  }

  /** The service account whose credential this is, or null. */
  public @Nullable String account() {
    if (fixed != null) {
      return fixed.account();
    }
    return loan == null ? null : loan.pool.account();
  }

  /** What an answer would hold that repeats a credential of ours; a caller's own may come back. */
  public SecretTraces traces() {
    if (fixed != null) {
      return fixed.traces();
    }
    return loan == null ? SecretTraces.NONE : loan.token.traces();
  }

  /** The generation of the account's token; 0 where there is none. */
  public long generation() {
    return loan == null ? 0 : loan.token.generation();
  }

  /** Whether another can be got where this one is refused. */
  public boolean isRenewable() {
    return loan != null;
  }

  private @Nullable Quota quota() {
    if (fixed != null) {
      return fixed.quota();
    }
    return loan == null ? null : loan.pool.quota();
  }

  /** Whether the tenant has told the account to send nothing for now. */
  public boolean rests() {
    Quota quota = quota();
    return quota != null && quota.rests();
  }

  /** The upstream answered: what that says of the account's quota is taken note of. */
  public void answered(int status, FieldSection fields) {
    Quota quota = quota();
    if (quota != null) {
      quota.answered(season, status, fields);
    }
  }

  /** Whether the credential may no longer be sent. */
  public boolean isExpired() {
    return loan != null && loan.pool.isExpired(loan.token);
  }

  /** How long the token will be good, in nanoseconds; -1 where there is none. */
  public long nanosLeft() {
    return loan == null ? -1 : Math.max(0, loan.pool.nanosLeft(loan.token));
  }

  /** Whether {@code other} is of the very same token. */
  public boolean isSame(CredentialLease other) {
    return loan != null && other.loan != null && loan.token == other.loan.token;
  }

  /**
   * Gets a token in place of this one, which was {@link #rejected}; only where it is {@link
   * #isRenewable}.
   *
   * @param loop where {@code waiter} is called, exactly once
   * @param wait how long the call can wait
   */
  public Waiting another(Executor loop, Duration wait, Waiter waiter) {
    if (loan == null) {
      throw new IllegalStateException("there is no other " + what);
    }
    return loan.pool.replace(loan.token, loop, wait, waiter);
  }

  /** The upstream answered 401. */
  public void rejected() {
    if (loan != null) {
      loan.pool.reject(loan.token);
    }
  }

  /** The upstream answered anything but 401: it knows this credential. */
  public void accepted() {
    if (loan != null) {
      loan.token.accept();
    }
  }

  /** Whether the token is a session that the upstream may renew by Set-Cookie. */
  public boolean renewsByCookie() {
    return loan != null && loan.token.source().renewsByCookie();
  }

  /** The upstream renewed the session: from now on it goes by {@code value}. */
  public void renewed(Secret value) {
    if (loan != null && renewsByCookie()) {
      loan.pool.renew(loan.token, value);
    }
  }

  /** What is lent, never its value. */
  @Override
  public String toString() {
    return loan == null
        ? "CredentialLease[" + what + "]"
        : "CredentialLease[" + account() + ", generation=" + generation() + "]";
  }
}

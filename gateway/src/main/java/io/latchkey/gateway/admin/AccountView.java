package io.latchkey.gateway.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service account and the tokens that are kept for it; nothing in it is secret.
 *
 * @param grant as in the file
 * @param state the word of its pool's best place, or {@code fixed} where it has no tokens
 * @param live how many tokens serve
 * @param size how many are kept
 * @param generation of the newest token; 0 before the first
 * @param issuedAt when the token that lives longest was got, or null if none lives
 * @param expiresAt when that one expires
 * @param nextRefreshAt when a successor of a token is got, if calls come
 * @param retryAt before when no attempt is made, or null if at any time
 * @param lastFailure why the last attempt failed, or null if it succeeded
 * @param waiters calls that wait for a token
 * @param keyId the public name of the key that signs for it, or null
 */
public record AccountView(
    String name,
    String tenant,
    String grant,
    String state,
    int live,
    int size,
    long generation,
    @Nullable Instant issuedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant nextRefreshAt,
    @Nullable Instant retryAt,
    @Nullable Failure lastFailure,
    int waiters,
    @Nullable String keyId) {

  /** The state of an account that sends what the file says. */
  public static final String FIXED = "fixed";

  /**
   * An attempt to get a token that failed.
   *
   * @param reason a word: an error code of RFC 6749 section 5.2, or one of ours
   * @param what went wrong
   * @param advice what to do
   */
  public record Failure(Instant at, String reason, String what, String advice) {}
}

package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does about each way in which getting a token fails. {@link MintFailure#sentence}
 * goes into what the tenant and the account make of it.
 */
public final class FailureAdvice {
  /** A clock that is off by more is named first: no assertion is good then. */
  static final Duration CLOCK_MOST = Duration.ofSeconds(60);

  private static final Duration MINUTES_FROM = Duration.ofMinutes(2);
  private static final String STATUS = "status-";
  private static final String PROBE = "probe";

  private FailureAdvice() {}

  /** Sentences of ours that hold nothing of what a server said. */
  public static String on(MintFailure failure) {
    String advice = of(failure.word());
    String what = advice == null ? "See the event log, and what the tenant says of it." : advice;
    return clock(failure.clockOffset()) + what;
  }

  private static String clock(Duration offset) {
    if (offset.abs().compareTo(CLOCK_MOST) <= 0) {
      return "";
    }
    Duration off = offset.abs().plusMillis(500);
    return "Set this machine's clock, by NTP for example: it is "
        + (off.compareTo(MINUTES_FROM) < 0
            ? off.toSeconds() + " seconds"
            : Math.round(off.toSeconds() / 60.0) + " minutes")
        + (offset.isNegative() ? " ahead of" : " behind")
        + " the token endpoint's, or that one is wrong. If it is right: ";
  }

  /** The advice for a word of {@link MintFailure}, or null for a word that a server made up. */
  static @Nullable String of(String word) {
    if (word.startsWith(STATUS)) {
      return status(word.substring(STATUS.length()));
    }
    if (word.startsWith(PROBE)) {
      return "Check probe: it must be a path that the account may read.";
    }
    return switch (word) {
      case "invalid_client", "unauthorized_client", "access_denied" ->
          "Compare the account's id and its secret or key with what the tenant has; write the right"
              + " ones, they are taken without a restart where they stand in files.";
      case "invalid_grant" ->
          "Compare the account's user or key, and whom it speaks for, with what the tenant has.";
      case "invalid_scope" ->
          "Give the account the scope at the tenant, or take it out of the account's scopes.";
      case "invalid_request",
          "invalid_target",
          "unsupported_grant_type",
          "unsupported_token_type" ->
          "Compare grant, scopes and parameters of the account with what the tenant offers.";
      case "login-failed", "login-refused" ->
          "Check the user's name and password, and unlock the user at the tenant.";
      case "challenge" -> "Exempt the user from multi-factor authentication at the tenant.";
      case "federated" -> "Use a user of the tenant's own; it cannot log in elsewhere for us.";
      case "login", "session", "pod" ->
          "The login went another way than expected; check the tenant's url, and what it says of"
              + " the login in its own log.";
      case "unreachable" ->
          "See whether the tenant is up; check its url, its name, a proxy and tls.ca from this"
              + " machine.";
      case "client-certificate" ->
          "Check the client certificate: that the tenant knows it, and that it has not ended.";
      case "broken", "timeout" ->
          "See whether the tenant is up and how fast it answers; look at what is between.";
      case "malformed", "html", "not-json", "empty", "too-large", "redirect", "unreadable" ->
          "Something else than a token endpoint answers; check its URL, and a proxy on the way.";
      case "no-token", "token-syntax", "token-type", "expires-in", "born-expired" ->
          "The tenant gives tokens that cannot be used; check its settings for this account.";
      case "discovery" -> "Compare issuer with what the tenant's discovery document says.";
      case "assertion" -> "Check that keyFile or assertionFile is there and can be read.";
      case "slow_down", "too_many_requests" -> rateLimited();
      case "temporarily_unavailable", "server_error" -> fault("error");
      case "overloaded" ->
          "Too many tokens are asked for at once; keep fewer (poolSize), or see why it is slow.";
      case "closed" -> "The gateway is about to end; nothing to mend.";
      case "fault" -> "That is a mistake of the gateway; report it with the event log.";
      default -> null;
    };
  }

  private static @Nullable String status(String code) {
    return switch (code) {
      case "401", "403" -> of("invalid_client");
      case "404", "405" -> "Check the tenant's url, and tokenEndpoint or issuer if they are set.";
      case "429" -> rateLimited();
      default -> code.startsWith("5") ? fault(code) : null;
    };
  }

  private static String rateLimited() {
    return "The tenant limits how often tokens are asked for; it is asked again at the time given."
        + " Use the account in fewer places, or keep fewer tokens (poolSize).";
  }

  private static String fault(String what) {
    return "The tenant has a fault (" + what + "); it is asked again at the time given.";
  }
}

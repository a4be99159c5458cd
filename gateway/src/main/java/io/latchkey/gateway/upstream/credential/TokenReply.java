package io.latchkey.gateway.upstream.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ControlCalls.Reply;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Reads the answer of a token endpoint (RFC 6749 section 5.1). */
final class TokenReply {
  /** How long a token is taken to live when the answer does not say. */
  static final Duration LIFETIME_ASSUMED = Duration.ofMinutes(5);

  /** The longest token that is taken. */
  static final int TOKEN_MOST = 8 * 1024;

  private static final String WHAT = "the token endpoint";

  private final List<String> scopes;
  private final TokenErrors errors;

  /** A reader of answers to requests for {@code scopes}. */
  TokenReply(List<String> scopes, TokenErrors errors) {
    this.scopes = scopes;
    this.errors = errors;
  }

  /** The token in {@code reply}, or a {@link MintException}. */
  Minted read(Reply reply) {
    try {
      if (reply.status() != 200) {
        throw errors.read(reply).raise();
      }
      Minted minted = granted(reply, JsonReply.read(WHAT, reply.content()));
      errors.forget();
      return minted;
    } catch (MintException failed) {
      throw failed.failure().clockOffset(reply.clockOffset()).raise();
    }
  }

  private Minted granted(Reply reply, ObjectNode object) {
    String token = JsonReply.text(object, "access_token");
    if (token == null) {
      throw (object.has("error")
              ? errors.of(reply, object)
              : garbage("no-token", "without an access_token"))
          .raise();
    }
    String type = JsonReply.text(object, "token_type");
    if (type == null || !Ascii.equalsIgnoreCase(type, "Bearer")) {
      throw garbage("token-type", "with a token_type other than Bearer").raise();
    }
    return new Minted(
        checked(token),
        lifetime(object.get("expires_in")),
        reply.sentNanos(),
        missing(object),
        reply.clockOffset());
  }

  /** A bearer token by its only syntax (RFC 6750 section 2.1). */
  private static Secret checked(String token) {
    if (token.length() > TOKEN_MOST) {
      throw garbage("token-syntax", "with a token of more than " + TOKEN_MOST + " characters")
          .raise();
    }
    if (!Ascii.isB64Token(token)) {
      throw garbage("token-syntax", "with a token that is not of the syntax of bearer tokens")
          .raise();
    }
    return Secret.of(token);
  }

  /** {@code expires_in} in seconds: a number, perhaps with a fraction, perhaps written as text. */
  static Duration lifetime(@Nullable JsonNode expiresIn) {
    if (expiresIn == null || expiresIn.isNull()) {
      return LIFETIME_ASSUMED;
    }
    double seconds = Double.NaN;
    if (expiresIn.isNumber()) {
      seconds = expiresIn.doubleValue();
    } else if (expiresIn.isTextual() && isDecimal(expiresIn.textValue())) {
      seconds = Double.parseDouble(expiresIn.textValue());
    }
    long millis = (long) (seconds * 1000);
    if (!(seconds > 0) || seconds > (double) Minted.LIFETIME_MOST.toSeconds() || millis == 0) {
      throw garbage("expires-in", "with an expires_in that is not between 0 and 366 days").raise();
    }
    return Duration.ofMillis(millis);
  }

  private static boolean isDecimal(String text) {
    return !text.isEmpty()
        && text.length() <= 20
        && text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.')
        && text.indexOf('.') == text.lastIndexOf('.')
        && !text.equals(".");
  }

  /** Scopes that were asked for and are not in the answer; none if it does not list any. */
  private List<String> missing(ObjectNode object) {
    String granted = JsonReply.text(object, "scope");
    if (granted == null) {
      return List.of();
    }
    Set<String> names = new HashSet<>();
    StringTokenizer parts = new StringTokenizer(granted, " ");
    while (parts.hasMoreTokens()) {
      names.add(parts.nextToken());
    }
    return scopes.stream().filter(scope -> !names.contains(scope)).toList();
  }

  private static MintFailure garbage(String word, String with) {
    return MintFailure.passing(word, WHAT + " answered " + with);
  }
}

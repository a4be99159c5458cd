package io.latchkey.gateway.upstream.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.upstream.credential.ControlCalls.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What CyberArk Identity says to a step of a login: its envelope with {@code success} and {@code
 * Result}, read with distrust.
 */
final class LoginReply {
  private static final String WHAT = "the login";
  private static final int NAMES_MOST = 10;

  private final boolean success;
  private final ObjectNode result;
  private final String message;

  private LoginReply(boolean success, ObjectNode result, String message) {
    this.success = success;
    this.result = result;
    this.message = message;
  }

  /** The envelope in {@code reply}, or a {@link MintException}. */
  static LoginReply read(Reply reply, Instant now) {
    if (reply.status() != 200) {
      MintFailure failure = MintFailures.status(WHAT, reply.status());
      throw failure.retryAfter(RetryAfter.of(reply.fields(), now)).raise();
    }
    ObjectNode envelope = JsonReply.read(WHAT, reply.content());
    JsonNode success = envelope.get("success");
    if (success == null || !success.isBoolean()) {
      throw MintFailure.passing("not-json", "the login answered without saying success").raise();
    }
    ObjectNode result =
        envelope.get("Result") instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    String message = JsonReply.text(envelope, "Message");
    return new LoginReply(success.booleanValue(), result, message == null ? "" : message);
  }

  boolean success() {
    return success;
  }

  /** The server's own words, for the log once they are cleaned. */
  String message() {
    return message;
  }

  boolean isLoginSuccess() {
    return success && "LoginSuccess".equals(text("Summary"));
  }

  /** Whether the user logs in at an identity provider of its own. */
  boolean isFederated() {
    return isFilled("IdpRedirectUrl") || isFilled("IdpRedirectShortUrl");
  }

  private boolean isFilled(String name) {
    String value = text(name);
    return value != null && !value.isEmpty();
  }

  @Nullable String text(String name) {
    return JsonReply.text(result, name);
  }

  /** The summary, fit for a sentence. */
  String summary(UpstreamText text) {
    String summary = text("Summary");
    return summary == null ? "nothing" : text.word(summary);
  }

  /** How many challenges are to be met, one mechanism of each. */
  int challenges() {
    return result.get("Challenges") instanceof ArrayNode list ? list.size() : 0;
  }

  /** The id of the password mechanism of challenge {@code i}, or null if it has none. */
  @Nullable String passwordMechanism(int i) {
    for (JsonNode mechanism : mechanisms(i)) {
      if ("UP".equals(JsonReply.text(mechanism, "Name"))) {
        return JsonReply.text(mechanism, "MechanismId");
      }
    }
    return null;
  }

  /** The names of the mechanisms of challenge {@code i}, each fit for a sentence. */
  Set<String> mechanismNames(int i, UpstreamText text) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode mechanism : mechanisms(i)) {
      String name = JsonReply.text(mechanism, "Name");
      if (names.size() < NAMES_MOST) {
        names.add(name == null ? "unnamed" : text.word(name));
      }
    }
    return names;
  }

  private ArrayNode mechanisms(int i) {
    JsonNode challenge = result.path("Challenges").path(i).path("Mechanisms");
    return challenge instanceof ArrayNode list ? list : JsonNodeFactory.instance.arrayNode();
  }

  /** How long the tenant wants to be left alone after a failed attempt; zero if unsaid. */
  Duration retryWaitingTime() {
    JsonNode seconds = result.path("RetryWaitingTime");
    if (!seconds.isNumber() || !(seconds.doubleValue() > 0)) {
      return Duration.ZERO;
    }
    double bounded = Math.min(seconds.doubleValue(), (double) Backoff.RETRY_AFTER_MOST.toSeconds());
    return Duration.ofMillis((long) (bounded * 1000));
  }
}

package io.latchkey.gateway.upstream.authority;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.upstream.transport.ControlClient.Answer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer of RFC 7662 section 2.2. A token is active only if the answer says so in a way
 * that leaves no doubt: a bearer token, in its time, of a subject, and not bound to a key that we
 * do not see.
 */
final class IntrospectionReply {
  static final int MAX_CONTENT = 64 * 1024;

  /** The longest subject that is taken, so that the cache stays small. */
  static final int MAX_SUBJECT = 1024;

  private IntrospectionReply() {}

  /** What the answer says at {@code now}. */
  static Verdict read(Answer answer, Instant now) throws AuthorityException {
    if (answer.status() != 200) {
      throw new AuthorityException("the authority answered with status " + answer.status());
    }
    if (answer.content().length > MAX_CONTENT) {
      throw new AuthorityException("the answer is too large");
    }
    JsonNode reply = StrictJson.object(answer.content());
    JsonNode active = reply.get("active");
    if (active == null || !active.isBoolean()) {
      throw new AuthorityException("the answer does not say whether the token is active");
    }
    String subject = StrictJson.text(reply, "sub");
    boolean bearer = isBearer(reply.get("token_type")) && !reply.has("cnf");
    boolean named = subject != null && !subject.isEmpty() && subject.length() <= MAX_SUBJECT;
    if (!active.booleanValue() || !bearer || !named || subject == null || isEarly(reply, now)) {
      return Verdict.INACTIVE;
    }
    return inTime(subject, reply.get("exp"), now);
  }

  private static Verdict inTime(String subject, @Nullable JsonNode exp, Instant now) {
    if (exp == null || exp.isNull()) {
      return Verdict.active(subject, Verdict.LONGEST);
    }
    double left = exp.isNumber() ? exp.doubleValue() - now.toEpochMilli() / 1000.0 : 0;
    if (!(left > 0)) {
      return Verdict.INACTIVE;
    }
    long millis = (long) Math.min(left * 1000, (double) Verdict.LONGEST.toMillis());
    return Verdict.active(subject, Duration.ofMillis(Math.max(1, millis)));
  }

  /** Some authorities call an access token so; a refresh token or one bound to a key is neither. */
  private static boolean isBearer(@Nullable JsonNode type) {
    if (type == null || type.isNull()) {
      return true;
    }
    String text = type.isTextual() ? type.textValue() : "";
    return Ascii.equalsIgnoreCase(text, "bearer") || Ascii.equalsIgnoreCase(text, "access_token");
  }

  private static boolean isEarly(JsonNode reply, Instant now) {
    JsonNode nbf = reply.get("nbf");
    if (nbf == null || nbf.isNull()) {
      return false;
    }
    return !nbf.isNumber() || nbf.doubleValue() > now.plus(Verdict.SKEW).toEpochMilli() / 1000.0;
  }
}

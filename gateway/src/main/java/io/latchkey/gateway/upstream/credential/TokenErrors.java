package io.latchkey.gateway.upstream.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ControlCalls.Reply;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the refusals of a token endpoint (RFC 6749 section 5.2) and says what to do about them.
 *
 * <p>A refused secret is lasting at once: trying it again may lock the account. A refused assertion
 * may pass, once: the next attempt signs another, with a fresh {@code jti} and by a clock that may
 * have been set by then. The second refusal in a row is lasting.
 */
final class TokenErrors {
  /**
   * Errors that the same request would meet again and again; some of them count against the user.
   */
  private static final Set<String> LASTING =
      Set.of(
          "access_denied",
          "invalid_client",
          "invalid_grant",
          "invalid_request",
          "invalid_scope",
          "invalid_target",
          "unauthorized_client",
          "unsupported_grant_type");

  /** Those of them that a refused assertion comes as. */
  private static final Set<String> OF_ASSERTIONS =
      Set.of("invalid_client", "invalid_grant", "unauthorized_client");

  private static final String WHAT = "the token endpoint";

  private final EndpointGrant grant;
  private final RefusalAdvice advice;
  private final UpstreamText text;
  private final InstantSource clock;
  private volatile boolean assertionRefused;

  TokenErrors(TenantKind kind, EndpointGrant grant, UpstreamText text, InstantSource clock) {
    this.grant = grant;
    this.advice = new RefusalAdvice(kind, grant);
    this.text = text;
    this.clock = clock;
  }

  /** A token came: what was refused before says nothing any more. */
  void forget() {
    assertionRefused = false;
  }

  /** The failure that an answer other than 200 is. */
  MintFailure read(Reply reply) {
    int status = reply.status();
    if (status < 400) {
      return MintFailures.status(WHAT, status);
    }
    ObjectNode object = object(reply);
    if (object == null || !object.has("error")) {
      return bare(reply);
    }
    boolean bare = isUnreadable(errorCode(object)) && speaksForItself(status);
    return bare ? bare(reply).describedAs(text.clean(description(object))) : of(reply, object);
  }

  /** An error document, by whatever status it came. */
  MintFailure of(Reply reply, ObjectNode object) {
    String code = errorCode(object);
    String description = description(object);
    String said =
        isUnreadable(code)
            ? reply.status() + " with an error that is not one of OAuth's"
            : code + advice(reply, code, description);
    return failure(reply, code, WHAT + " answered " + said)
        .describedAs(text.clean(description))
        .retryAfter(RetryAfter.of(reply.fields(), clock.instant()));
  }

  private MintFailure failure(Reply reply, String code, String sentence) {
    boolean passing = reply.status() >= 500 || reply.status() == 429 || reply.status() == 408;
    boolean known = LASTING.contains(code);
    if (passing || !known && reply.status() != 401) {
      return MintFailure.passing(code, sentence);
    }
    boolean ofAssertion = !grant.assertions().isEmpty() && (!known || OF_ASSERTIONS.contains(code));
    boolean first = ofAssertion && !assertionRefused;
    assertionRefused |= ofAssertion;
    return first ? MintFailure.passing(code, sentence) : MintFailure.lasting(code, sentence);
  }

  /** A status without a document. A 401 means that the client itself was refused. */
  private MintFailure bare(Reply reply) {
    int status = reply.status();
    String sentence = WHAT + " answered " + status;
    MintFailure failure =
        switch (status) {
          case 401 ->
              failure(reply, "status-401", sentence + advice.proof("", "", reply.clockOffset()));
          case 404, 405 -> MintFailure.passing("status-" + status, sentence + advice.address());
          default -> MintFailures.status(WHAT, status);
        };
    return failure.retryAfter(RetryAfter.of(reply.fields(), clock.instant()));
  }

  /** Whether a status says enough where the error says nothing. */
  private static boolean speaksForItself(int status) {
    return status == 401 || status == 404 || status == 405;
  }

  private String errorCode(ObjectNode object) {
    String said = orEmpty(JsonReply.text(object, "error"));
    return LASTING.contains(said) ? said : text.word(said);
  }

  private static boolean isUnreadable(String code) {
    return code.equals(UpstreamText.UNREADABLE);
  }

  /** What the server says for people; some say it where the code should be. */
  private String description(ObjectNode object) {
    String description = orEmpty(JsonReply.text(object, "error_description"));
    return description.isEmpty() && isUnreadable(errorCode(object))
        ? orEmpty(JsonReply.text(object, "error"))
        : description;
  }

  private static @Nullable ObjectNode object(Reply reply) {
    try {
      return JsonReply.read(WHAT, reply.content());
    } catch (MintException unreadable) {
      return null;
    }
  }

  private String advice(Reply reply, String code, String description) {
    return switch (code) {
      case "access_denied", "invalid_client", "invalid_grant", "unauthorized_client" ->
          advice.proof(code, description, reply.clockOffset());
      case "invalid_scope" -> advice.scopes(String.join(" ", refused(description)));
      case "invalid_request" -> advice.request();
      case "invalid_target" -> ": check parameters, resource among them";
      case "unsupported_grant_type" -> ": the tenant does not offer this grant to the client";
      default -> reply.status() == 404 || reply.status() == 405 ? advice.address() : "";
    };
  }

  /** The scopes that the description speaks of, or all that were asked for. */
  private List<String> refused(String description) {
    Set<String> words = new HashSet<>();
    StringTokenizer parts = new StringTokenizer(description, " ,;'\"()[]");
    while (parts.hasMoreTokens()) {
      words.add(parts.nextToken());
    }
    List<String> named = grant.scopes().stream().filter(words::contains).toList();
    return named.isEmpty() ? grant.scopes() : named;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

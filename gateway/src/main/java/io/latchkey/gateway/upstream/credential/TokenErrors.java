package io.latchkey.gateway.upstream.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ControlCalls.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Reads the refusals of a token endpoint (RFC 6749 section 5.2) and says what to do about them. */
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

  private static final String WHAT = "the token endpoint";

  private final TenantKind kind;
  private final List<String> scopes;
  private final UpstreamText text;
  private final InstantSource clock;

  TokenErrors(TenantKind kind, List<String> scopes, UpstreamText text, InstantSource clock) {
    this.kind = kind;
    this.scopes = scopes;
    this.text = text;
    this.clock = clock;
  }

  /** The failure that an answer other than 200 is. */
  MintFailure read(Reply reply) {
    int status = reply.status();
    if (status < 400) {
      return MintFailures.status(WHAT, status);
    }
    ObjectNode object = object(reply);
    return object != null && object.has("error") ? of(reply, object) : bare(reply);
  }

  /** An error document, by whatever status it came. */
  MintFailure of(Reply reply, ObjectNode object) {
    String code = UpstreamText.word(orEmpty(JsonReply.text(object, "error")));
    String description = orEmpty(JsonReply.text(object, "error_description"));
    boolean passing = reply.status() >= 500 || reply.status() == 429 || reply.status() == 408;
    boolean lasting = !passing && (LASTING.contains(code) || reply.status() == 401);
    String sentence = WHAT + " answered " + code + advice(code, description);
    MintFailure failure =
        lasting ? MintFailure.lasting(code, sentence) : MintFailure.passing(code, sentence);
    return failure.describedAs(text.clean(description)).retryAfter(retryAfter(reply));
  }

  /** A status without a document. A 401 means that the client itself was refused. */
  private MintFailure bare(Reply reply) {
    int status = reply.status();
    if (status == 401) {
      return MintFailure.lasting("status-401", WHAT + " answered 401" + credentials());
    }
    return MintFailures.status(WHAT, status).retryAfter(retryAfter(reply));
  }

  private Duration retryAfter(Reply reply) {
    Instant now = clock.instant();
    return RetryAfter.of(reply.fields(), now);
  }

  private static @Nullable ObjectNode object(Reply reply) {
    try {
      return JsonReply.read(WHAT, reply.content());
    } catch (MintException unreadable) {
      return null;
    }
  }

  private String advice(String code, String description) {
    return switch (code) {
      case "access_denied", "invalid_client", "invalid_grant", "unauthorized_client" ->
          credentials();
      case "invalid_scope" ->
          scopes.isEmpty()
              ? ": no scope was asked for; name one under scopes"
              : ": the tenant refuses the scope "
                  + String.join(" ", refused(description))
                  + "; check its spelling and that the application or account has it";
      case "invalid_request" ->
          kind == TenantKind.CYBERARK_IDENTITY
              ? ": check application; the tenant may not know it"
              : ": check tokenEndpoint, scopes and parameters";
      case "invalid_target" -> ": check parameters, resource among them";
      case "unsupported_grant_type" -> ": the tenant does not offer this grant to the client";
      default -> "";
    };
  }

  private String credentials() {
    return kind == TenantKind.CYBERARK_IDENTITY
        ? ": check that clientId is a whole login name with its @suffix, that clientSecret is that"
            + " user's password, that the user is flagged \"Is OAuth confidential client\" and that"
            + " no MFA policy meets it; the tenant answers all of these alike"
        : ": check clientId, clientSecret and clientAuthentication";
  }

  /** The scopes that the description speaks of, or all that were asked for. */
  private List<String> refused(String description) {
    Set<String> words = new HashSet<>();
    StringTokenizer parts = new StringTokenizer(description, " ,;'\"()[]");
    while (parts.hasMoreTokens()) {
      words.add(parts.nextToken());
    }
    List<String> named = scopes.stream().filter(words::contains).toList();
    return named.isEmpty() ? scopes : named;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

package io.latchkey.gateway.upstream.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ControlCalls.Budget;
import io.latchkey.gateway.upstream.credential.ControlCalls.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One login: StartAuthentication, perhaps again at the tenant's pod, then an AdvanceAuthentication
 * for each challenge, each answered with the password.
 */
final class Login {
  /** How often a login may be sent on to another pod. */
  static final int RESTARTS_MOST = 2;

  /** How many challenges one login may have. */
  static final int CHALLENGES_MOST = 5;

  private final UserLoginSource source;
  private final Budget budget;
  private URI base;
  private int restarts;
  private int answered;
  private @Nullable LoginReply challenge;
  private int challengeIndex;
  private @Nullable String session;
  private Duration rest = Duration.ZERO;

  Login(UserLoginSource source, Budget budget, URI base) {
    this.source = source;
    this.budget = budget;
    this.base = base;
  }

  CompletionStage<Minted> start() {
    ObjectNode content =
        JsonReply.object().put("User", source.settings().user()).put("Version", "1.0");
    putTenant(content);
    return source
        .step(budget, base, "/Security/StartAuthentication", content)
        .thenCompose(reply -> dated(reply, this::started));
  }

  private CompletionStage<Minted> started(Reply raw) {
    LoginReply reply = read(raw);
    if (!reply.success()) {
      throw lasting("login-refused", "the tenant refuses to start a login: check user", reply);
    }
    if (reply.isLoginSuccess()) {
      return done(raw);
    }
    if (reply.isFederated()) {
      throw lasting(
          "federated",
          "the user logs in at another identity provider; a service account must be a user of the"
              + " tenant's own directory",
          reply);
    }
    String pod = reply.text("PodFqdn");
    if (reply.challenges() == 0 && pod != null) {
      if (++restarts > RESTARTS_MOST) {
        throw passing("pod", "the login is sent from pod to pod without end", reply);
      }
      base = source.pods().base(pod);
      return start();
    }
    session = reply.text("SessionId");
    if (reply.challenges() == 0 || session == null) {
      throw passing("login", "the tenant starts a login without a challenge", reply);
    }
    challenge = reply;
    challengeIndex = 0;
    return advance(reply);
  }

  private CompletionStage<Minted> advance(LoginReply said) {
    LoginReply asked = challenge;
    if (asked == null || challengeIndex >= asked.challenges() || ++answered > CHALLENGES_MOST) {
      throw passing("login", "the tenant asks for more challenges than it named", said);
    }
    String mechanism = asked.passwordMechanism(challengeIndex);
    if (mechanism == null) {
      throw lasting(
          "challenge",
          "the tenant asks for "
              + String.join(", ", asked.mechanismNames(challengeIndex, source.text()))
              + ", which a service account cannot answer: exempt the user from multi-factor"
              + " authentication, with the password (UP) as its only mechanism",
          said);
    }
    ObjectNode content =
        JsonReply.object()
            .put("SessionId", session)
            .put("MechanismId", mechanism)
            .put("Action", "Answer")
            .put("Answer", source.settings().password().reveal());
    putTenant(content);
    return source
        .step(budget, base, "/Security/AdvanceAuthentication", content)
        .thenCompose(reply -> dated(reply, this::advanced));
  }

  private CompletionStage<Minted> advanced(Reply raw) {
    LoginReply reply = read(raw);
    if (!reply.success()) {
      throw lasting(
          "login-failed",
          "the tenant refuses the login: check user and password, and that the user is not locked",
          reply);
    }
    if (reply.isLoginSuccess()) {
      return done(raw);
    }
    switch (String.valueOf(reply.text("Summary"))) {
      case "StartNextChallenge" -> challengeIndex++;
      case "NewPackage" -> {
        challenge = reply;
        challengeIndex = 0;
      }
      default ->
          throw lasting(
              "challenge",
              "the login goes on with "
                  + reply.summary(source.text())
                  + ", which a service account cannot answer",
              reply);
    }
    return advance(reply);
  }

  /** The cookie is the token; {@code Result.Auth} is good for one call only and is not used. */
  private CompletionStage<Minted> done(Reply raw) {
    String value = LoginCookies.set(raw.fields(), LoginCookies.SESSION);
    if (value == null) {
      throw MintFailure.passing("no-token", "the login succeeded without an .ASPXAUTH cookie")
          .raise();
    }
    if (value.length() > TokenReply.TOKEN_MOST || !Ascii.isB64Token(value)) {
      throw MintFailure.passing(
              "token-syntax", "the login set an .ASPXAUTH cookie that cannot be a bearer token")
          .raise();
    }
    Duration lifetime = source.settings().lifetime();
    return CompletableFuture.completedFuture(
        new Minted(Secret.of(value), lifetime, raw.sentNanos(), List.of(), raw.clockOffset()));
  }

  private LoginReply read(Reply raw) {
    LoginReply reply = LoginReply.read(raw, source.clock().now());
    if (reply.retryWaitingTime().compareTo(rest) > 0) {
      rest = reply.retryWaitingTime();
    }
    return reply;
  }

  private MintException lasting(String word, String sentence, LoginReply reply) {
    return failed(MintFailure.lasting(word, sentence), reply);
  }

  private MintException passing(String word, String sentence, LoginReply reply) {
    return failed(MintFailure.passing(word, sentence), reply);
  }

  private MintException failed(MintFailure failure, LoginReply reply) {
    return failure.describedAs(source.text().clean(reply.message())).retryAfter(rest).raise();
  }

  private void putTenant(ObjectNode content) {
    String tenantId = source.settings().tenantId();
    if (tenantId != null) {
      content.put("TenantId", tenantId);
    }
  }

  /** A step of the login on an answer. */
  private interface Step {
    CompletionStage<Minted> on(Reply reply);
  }

  /** Puts the clock's offset into whatever goes wrong in {@code step}. */
  private static CompletionStage<Minted> dated(Reply reply, Step step) {
    try {
      return step.on(reply);
    } catch (MintException failed) {
      throw failed.failure().clockOffset(reply.clockOffset()).raise();
    }
  }
}

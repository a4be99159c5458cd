package io.latchkey.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.identity.IdentitySwitches.NativeClient;
import io.latchkey.sandbox.identity.IdentitySwitches.OobOutcome;
import io.latchkey.sandbox.identity.LoginPackage.Outcome;
import io.latchkey.sandbox.tenant.FaultyReply;
import io.latchkey.sandbox.tenant.Json;
import io.latchkey.sandbox.tenant.TokenFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Login by challenges: StartAuthentication, AdvanceAuthentication and OobAuthStatus. */
final class LoginEndpoints {
  /** Logins in progress at once; beyond it the oldest go first. */
  static final int MAX_PACKAGES = 10_000;

  private static final Duration PACKAGE_LIFETIME = Duration.ofMinutes(5);
  private static final String FAILED =
      "Authentication (login or challenge) has failed. Please try again or contact your system"
          + " administrator.";

  private final IdentityState state;
  private final IdentitySwitches switches;
  private final Authenticator authenticator;
  private final LoginSuccess success;
  private final FaultyReply faultyReply;
  private final Cache<String, LoginPackage> packages;

  LoginEndpoints(IdentityState state, Authenticator authenticator, LoginSuccess success) {
    this.state = state;
    this.switches = state.switches();
    this.authenticator = authenticator;
    this.success = success;
    this.faultyReply = new FaultyReply(switches, state.clock(), Pages.login(), Envelope::error);
    this.packages =
        Caffeine.newBuilder()
            .maximumSize(MAX_PACKAGES)
            .expireAfterWrite(PACKAGE_LIFETIME)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(state.clock().millis()))
            .executor(Runnable::run)
            .build();
  }

  void addTo(Routes routes) {
    Handler start = anonymous(this::start);
    routes.on(
        "/security/startauthentication",
        (call, reply) -> {
          state.counters().countLoginRequest();
          start.handle(call, reply);
        });
    routes.on("/security/advanceauthentication", anonymous(this::advance));
    routes.on("/security/oobauthstatus", anonymous(this::oobStatus));
  }

  private Handler anonymous(BiFunction<Call, Arguments, Answer> endpoint) {
    return (call, reply) -> {
      TokenFault fault = FaultyReply.next(switches.loginFault, switches.loginFaultNext);
      Answer right = fault.hidesAnswer() ? Envelope.error(500, "") : answer(call, reply, endpoint);
      Duration latency = Duration.ofMillis(switches.loginLatencyMillis.get());
      faultyReply.give(reply, fault, right, latency);
    };
  }

  private Answer answer(Call call, Reply reply, BiFunction<Call, Arguments, Answer> endpoint) {
    return state
        .limits()
        .overAtSignOn(reply, Envelope::error)
        .orElseGet(() -> answer(call, endpoint));
  }

  private Answer answer(Call call, BiFunction<Call, Arguments, Answer> endpoint) {
    if (switches.nativeClient.get() != NativeClient.OFF && !Pages.fromNativeClient(call)) {
      return Pages.login();
    }
    if (!call.method().equals("POST")) {
      return Envelope.error(405, "POST only").with("Allow", "POST");
    }
    return Arguments.of(call)
        .map(arguments -> endpoint.apply(call, arguments))
        .orElseGet(() -> Envelope.error(400, "The content is not well-formed JSON."));
  }

  private Answer start(Call call, Arguments arguments) {
    state.counters().countLoginStart();
    String pod = switches.podFqdn.get();
    if (switches.wrongPod.get() && !call.hostOr("").equalsIgnoreCase(pod)) {
      return Envelope.success(Json.object("PodFqdn", pod));
    }
    boolean platform = arguments.isTrue("PlatformTokenResponse");
    Optional<Principal> live = authenticator.bySessionCookie(call);
    if (live.isPresent()) {
      return success.again(call, live.get(), platform);
    }
    Optional<String> user = arguments.text("User");
    boolean here = arguments.text("TenantId").map(state.tenantId()::equalsIgnoreCase).orElse(true);
    if (user.isEmpty() || !here) {
      return Envelope.failure(user.isEmpty() ? "User is required." : "Unknown tenant.");
    }
    Account account = state.directory().named(user.get()).orElse(null);
    boolean approved = switches.oobOutcome.get() == OobOutcome.APPROVE;
    LoginPackage opened =
        new LoginPackage(state.draw(), account, platform, switches.oobPolls.get(), approved);
    packages.put(opened.id(), opened);
    return Envelope.success(
        account != null && account.federated()
            ? redirect(call, opened)
            : newPackage(opened, user.get()));
  }

  private Map<String, @Nullable Object> redirect(Call call, LoginPackage opened) {
    String idp = "http://" + call.hostOr(state.authority()) + "/sandbox/idp/";
    return Json.object(
        "IdpRedirectUrl",
        idp + "login?session=" + opened.id(),
        "IdpRedirectShortUrl",
        idp + opened.id().substring(0, 8),
        "IdpLoginSessionId",
        opened.id(),
        "IdpOobAuthPinRequired",
        false,
        "SessionId",
        opened.id(),
        "TenantId",
        state.tenantId(),
        "Version",
        "1.0");
  }

  private Map<String, @Nullable Object> newPackage(LoginPackage opened, String user) {
    List<Map<String, @Nullable Object>> challenges =
        opened.challenges().stream()
            .map(offers -> Json.object("Mechanisms", offers.stream().map(o -> shown(o)).toList()))
            .toList();
    return Json.object(
        "ClientHints",
        Json.object(
            "PersistDefault", false,
            "AllowPersist", true,
            "AllowForgotPassword", false,
            "RequestedUsername", user),
        "Version",
        "1.0",
        "SessionId",
        opened.id(),
        "EventDescription",
        null,
        "RetryWaitingTime",
        0,
        "AllowLoginMfaCache",
        false,
        "Challenges",
        challenges,
        "Summary",
        "NewPackage",
        "TenantId",
        state.tenantId());
  }

  private static Map<String, @Nullable Object> shown(LoginPackage.Offer offer) {
    Mechanism mechanism = offer.mechanism();
    return Json.object(
        "AnswerType", mechanism.answerType(),
        "Name", mechanism.wireName(),
        "PromptMechChosen", mechanism.promptChosen(),
        "PromptSelectMech", mechanism.promptSelect(),
        "MechanismId", offer.id(),
        "Enrolled", true);
  }

  private Answer advance(Call call, Arguments arguments) {
    Optional<LoginPackage> found =
        arguments.text("SessionId").flatMap(id -> Optional.ofNullable(packages.getIfPresent(id)));
    if (found.isEmpty()) {
      return failed();
    }
    LoginPackage opened = found.get();
    JsonNode several = arguments.content().path("MultipleOperations");
    Outcome outcome = Outcome.FAILURE;
    if (!several.isArray()) {
      return answer(call, opened, step(opened, arguments.content()));
    }
    for (JsonNode operation : several) {
      outcome = step(opened, operation);
      if (outcome == Outcome.FAILURE || outcome == Outcome.SUCCESS) {
        break;
      }
    }
    return answer(call, opened, outcome);
  }

  private static Outcome step(LoginPackage opened, JsonNode operation) {
    return opened.advance(
        operation.path("MechanismId").asText(),
        operation.path("Action").asText("Answer"),
        operation.path("Answer").asText());
  }

  private Answer answer(Call call, LoginPackage opened, Outcome outcome) {
    return switch (outcome) {
      case FAILURE -> {
        packages.invalidate(opened.id());
        yield failed();
      }
      case NEXT_CHALLENGE -> Envelope.success(Json.object("Summary", "StartNextChallenge"));
      case PENDING -> Envelope.success(Json.object("Summary", "OobPending"));
      case SUCCESS -> {
        packages.invalidate(opened.id());
        yield opened
            .account()
            .map(account -> success.first(call, account, opened.platform()))
            .orElseGet(LoginEndpoints::failed);
      }
    };
  }

  private Answer oobStatus(Call call, Arguments arguments) {
    Optional<LoginPackage> opened =
        arguments
            .text("SessionId")
            .flatMap(id -> Optional.ofNullable(packages.getIfPresent(id)))
            .filter(one -> one.account().filter(Account::federated).isPresent());
    Outcome outcome = opened.map(LoginPackage::pollFederated).orElse(Outcome.FAILURE);
    if (outcome == Outcome.PENDING) {
      return Envelope.success(Json.object("State", "Pending"));
    }
    return opened
        .filter(one -> outcome == Outcome.SUCCESS)
        .flatMap(LoginPackage::account)
        .map(account -> success.federated(call, account))
        .orElseGet(() -> Envelope.failure(Json.object("State", "Failure"), FAILED));
  }

  private static Answer failed() {
    return Envelope.failure(Json.object("Summary", "Failure"), FAILED);
  }
}

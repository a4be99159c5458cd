package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.identity.IdentitySwitches.NativeClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What stands before every API: counting, faults of the moment, who calls, and scopes. */
final class ApiGate {
  private static final String WHO =
      "Authentication is required: the token is missing, expired or not valid.";
  private static final Set<String> READS = Set.of("GET", "HEAD", "POST");
  private static final Set<String> WRITES = Set.of("POST");

  private final IdentityState state;
  private final IdentitySwitches switches;
  private final Authenticator authenticator;
  private final SessionCookies cookies;

  ApiGate(IdentityState state, Authenticator authenticator, SessionCookies cookies) {
    this.state = state;
    this.switches = state.switches();
    this.authenticator = authenticator;
    this.cookies = cookies;
  }

  /** An API that reads: GET or POST. */
  Handler read(Function<ApiCall, Answer> api) {
    return of(READS, Envelope::error, api);
  }

  /** An API that changes something: POST. */
  Handler write(Function<ApiCall, Answer> api) {
    return of(WRITES, Envelope::error, api);
  }

  /** An API of these methods with errors of this shape. */
  Handler of(Set<String> methods, ErrorShape errors, Function<ApiCall, Answer> api) {
    return (call, reply) -> {
      if (!methods.contains(call.method())) {
        state.counters().countApiCall(call.path());
        Answer wrong = errors.of(405, "The requested resource does not support this method.");
        reply.send(wrong.with("Allow", String.join(", ", methods.stream().sorted().toList())));
        return;
      }
      Optional<Principal> principal = admit(call, reply, errors);
      principal.ifPresent(who -> give(call, reply, who, answer(call, who, errors, api)));
    };
  }

  private static Answer answer(
      Call call, Principal who, ErrorShape errors, Function<ApiCall, Answer> api) {
    return Arguments.of(call)
        .map(arguments -> api.apply(new ApiCall(call, arguments, who)))
        .orElseGet(() -> errors.of(400, "The content is not well-formed JSON."));
  }

  /** Gives a handler's answer back, late and with renewed cookies where switched so. */
  void give(Call call, Reply reply, Principal who, Answer answer) {
    Answer dressed = switches.renewCookies.get() ? cookies.renewed(answer, who) : answer;
    sendLate(call, reply, dressed);
  }

  /** Who calls, or nobody, and then the call was answered with a refusal or a fault. */
  Optional<Principal> admit(Call call, Reply reply, ErrorShape errors) {
    state.counters().countApiCall(call.path());
    if (Switch.takeOne(switches.resetNext)) {
      reply.reset();
      return Optional.empty();
    }
    if (Switch.takeOne(switches.cutNext)) {
      reply.cut(Answer.text(200, "x".repeat(10_000)), 5_000);
      return Optional.empty();
    }
    Optional<Answer> fault = fault(call, errors);
    if (fault.isPresent()) {
      sendLate(call, reply, fault.get());
      return Optional.empty();
    }
    Optional<Principal> who = authenticator.authenticate(call);
    if (who.isEmpty()) {
      sendLate(call, reply, errors.of(401, WHO));
      return Optional.empty();
    }
    if (!inScope(call, who.get().credential())) {
      sendLate(call, reply, outOfScope(errors));
      return Optional.empty();
    }
    return who;
  }

  private Optional<Answer> fault(Call call, ErrorShape errors) {
    if (Switch.takeOne(switches.tooManyRequestsNext)) {
      return Optional.of(FaultyReply.retryable(429, switches));
    }
    if (Switch.takeOne(switches.serverErrorNext)) {
      return Optional.of(FaultyReply.retryable(switches.serverErrorStatus.get(), switches));
    }
    if (Switch.takeOne(switches.unauthorizedNext)) {
      return Optional.of(errors.of(401, WHO));
    }
    boolean browser =
        switches.nativeClient.get() == NativeClient.ALL && !Pages.fromNativeClient(call);
    return browser || Switch.takeOne(switches.htmlNext)
        ? Optional.of(Pages.login())
        : Optional.empty();
  }

  private boolean inScope(Call call, LiveCredential credential) {
    boolean whole = switches.scopeSeesQuery.get();
    return state.scopeRules().open(credential, whole ? call.target() : call.path());
  }

  private Answer outOfScope(ErrorShape errors) {
    return switch (switches.scopeDenial.get()) {
      case UNAUTHORIZED -> errors.of(401, WHO);
      case FORBIDDEN -> errors.of(403, Envelope.NOT_AUTHORIZED);
      case SOFT -> Envelope.notAuthorized();
    };
  }

  private void sendLate(Call call, Reply reply, Answer answer) {
    if (answer.status() == 401) {
      state.counters().countUnauthorized(call.path());
    }
    reply.sendAfter(Duration.ofMillis(switches.apiLatencyMillis.get()), answer);
  }
}

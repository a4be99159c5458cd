package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.identity.IdentitySwitches.NativeClient;
import io.latchkey.sandbox.tenant.ApiFaults;
import io.latchkey.sandbox.tenant.ErrorShape;
import io.latchkey.sandbox.tenant.FaultyReply;
import io.latchkey.sandbox.tenant.Switch;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
  private final ApiFaults faults;

  ApiGate(IdentityState state, Authenticator authenticator, SessionCookies cookies) {
    this.state = state;
    this.switches = state.switches();
    this.authenticator = authenticator;
    this.cookies = cookies;
    FaultyReply faultyReply =
        new FaultyReply(switches, state.clock(), Pages.login(), Envelope::error);
    this.faults = new ApiFaults(switches, state.counters(), faultyReply, state.limits());
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
    faults.give(call, reply, dressed);
  }

  /** What gives an answer back to a caller let in, or nothing where the call was answered. */
  Optional<Consumer<Answer>> admission(Call call, Reply reply) {
    return admit(call, reply, Envelope::error).map(who -> answer -> give(call, reply, who, answer));
  }

  /** Who calls, or nobody, and then the call was answered with a refusal or a fault. */
  Optional<Principal> admit(Call call, Reply reply, ErrorShape errors) {
    if (faults.met(call, reply, errors, () -> errors.of(401, WHO))) {
      return Optional.empty();
    }
    if (meetsLoginPage(call)) {
      faults.give(call, reply, Pages.login());
      return Optional.empty();
    }
    Optional<Principal> who = authenticator.authenticate(call);
    if (who.isEmpty()) {
      faults.give(call, reply, errors.of(401, WHO));
      return Optional.empty();
    }
    LiveCredential credential = who.get().credential();
    if (faults.overLimit(call, reply, errors, credential.name(), credential.userUuid())) {
      return Optional.empty();
    }
    if (!inScope(call, credential)) {
      faults.give(call, reply, outOfScope(errors));
      return Optional.empty();
    }
    return who;
  }

  private boolean meetsLoginPage(Call call) {
    boolean browser =
        switches.nativeClient.get() == NativeClient.ALL && !Pages.fromNativeClient(call);
    return browser || Switch.takeOne(switches.htmlNext);
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
}

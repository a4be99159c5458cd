package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Field;
import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.tenant.ApiFaults;
import io.latchkey.sandbox.tenant.FaultyReply;
import io.latchkey.sandbox.tenant.Json;
import java.util.Optional;
import java.util.function.Consumer;

/** What stands before every API: counting, faults of the moment, who calls, and roles. */
final class ApiGate {
  private static final String BEARER = "bearer ";

  private final SwsState state;
  private final ApiFaults faults;

  ApiGate(SwsState state) {
    this.state = state;
    FaultyReply faultyReply =
        new FaultyReply(
            state.switches(), state.clock(), RealmError.signInPage(), RealmError::ofStatus);
    this.faults = new ApiFaults(state.switches(), state.counters(), faultyReply, state.limits());
  }

  /** The API below its base path. */
  Handler of(Operations operations) {
    return (call, reply) -> {
      String resource = call.rest().split("/", -1)[0];
      admit(call, reply, resource)
          .ifPresent(
              token -> give(call, reply, operations.answer(call, token.client(), call.rest())));
    };
  }

  /** A path that the API does not have: 404, for those who may know. */
  Handler elsewhere() {
    return (call, reply) ->
        admit(call, reply, "").ifPresent(token -> give(call, reply, Problem.notFound(call)));
  }

  /**
   * Who calls and what came with the call: the names, never values, of cookies and fields, so that
   * a caller sees what crossed a gateway. Every role may know itself.
   */
  void whoAmI(Call call, Reply reply) {
    authenticate(call, reply)
        .ifPresent(
            token ->
                give(
                    call,
                    reply,
                    ApiCall.json(
                        Json.object(
                            "clientId", token.client().id(),
                            "role", Names.lower(token.client().role().name()),
                            "tokenNumber", token.number(),
                            "cookies", call.cookies().stream().map(Field::name).toList(),
                            "fields",
                                call.fields().names().stream()
                                    .map(Names::lower)
                                    .distinct()
                                    .sorted()
                                    .toList()))));
  }

  /** What gives an answer back to a caller let in, or nothing where the call was answered. */
  Optional<Consumer<Answer>> admission(Call call, Reply reply) {
    return admit(call, reply, "").map(token -> answer -> give(call, reply, answer));
  }

  private Optional<AccessToken> authenticate(Call call, Reply reply) {
    if (faults.met(call, reply, Problem.of(call), () -> Problem.unauthorized(call))) {
      return Optional.empty();
    }
    Optional<AccessToken> token =
        call.field("Authorization")
            .filter(field -> Names.lower(field).startsWith(BEARER))
            .flatMap(field -> state.tokens().find(field.substring(BEARER.length()).trim()));
    if (token.isEmpty()) {
      give(call, reply, Problem.unauthorized(call));
      return token;
    }
    String number = Long.toString(token.get().number());
    String client = token.get().client().id();
    return faults.overLimit(call, reply, Problem.of(call), number, client)
        ? Optional.empty()
        : token;
  }

  private Optional<AccessToken> admit(Call call, Reply reply, String resource) {
    Optional<AccessToken> token = authenticate(call, reply);
    boolean denied =
        token.filter(one -> !one.client().role().opens(call.method(), resource)).isPresent();
    if (denied) {
      state.counters().countRoleDenial();
      give(call, reply, roleDenial(call));
    }
    return denied ? Optional.empty() : token;
  }

  private Answer roleDenial(Call call) {
    return switch (state.switches().roleDenial.get()) {
      case FORBIDDEN -> Problem.of(call, 403, "Access Denied");
      case UNAUTHORIZED -> Problem.unauthorized(call);
      case NOT_FOUND -> Problem.notFound(call);
    };
  }

  private void give(Call call, Reply reply, Answer answer) {
    boolean dressed = state.switches().setCookie.get();
    faults.give(
        call,
        reply,
        dressed
            ? answer.with("Set-Cookie", "AWSALB=" + state.draw().word(48) + "; Path=/")
            : answer);
  }
}

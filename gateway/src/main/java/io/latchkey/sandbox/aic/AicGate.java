package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.AicSwitches.EdgeRefusal;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.tenant.ApiFaults;
import io.latchkey.sandbox.tenant.FaultyReply;
import io.latchkey.sandbox.tenant.Switch;
import java.util.Optional;
import java.util.function.Function;

/** What stands before every API: counting, faults of the moment, who calls, and scopes. */
final class AicGate {
  private static final String BEARER = "bearer ";

  private final AicState state;
  private final ApiFaults faults;

  AicGate(AicState state) {
    this.state = state;
    this.faults =
        new ApiFaults(
            state.switches(),
            state.counters(),
            new FaultyReply(state.switches(), state.clock(), AicPages.login(), AicAnswer::error),
            state.limits());
  }

  /** An API that needs a token of the right scope, or for AM a session. */
  Handler guarded(Area area, Function<AicCall, Answer> api) {
    return (call, reply) ->
        admit(call, reply, area)
            .ifPresent(
                caller ->
                    give(call, reply, caller.name(), answer(area, api, new AicCall(call, caller))));
  }

  /** An API that anybody may call. */
  Handler open(Area area, Function<Call, Answer> api) {
    return (call, reply) -> {
      state.counters().countApiCall(call.path());
      give(call, reply, "", answer(area, api, call));
    };
  }

  private <C> Answer answer(Area area, Function<C, Answer> api, C call) {
    Answer answer;
    try {
      answer = api.apply(call);
    } catch (CrestException e) {
      answer = area == Area.ENVIRONMENT ? area.of(e.status(), e.told()) : AicAnswer.error(e);
    }
    boolean byToken = call instanceof AicCall known && known.caller().token().isPresent();
    return byToken && area == Area.AM
        ? answer.with(
            "Set-Cookie", "JSESSIONID=" + state.draw().hex(16) + "; Path=/am; Secure; HttpOnly")
        : answer;
  }

  /** Gives an answer back after the latency, and writes down who called. */
  void give(Call call, Reply reply, String user, Answer answer) {
    String source = call.path().startsWith("/openidm") ? "idm-access" : "am-access";
    state
        .audit()
        .write(
            source,
            state.now(),
            call.field(AicTraits.TRANSACTION).orElse(""),
            user,
            call.method() + " " + call.path(),
            answer.status());
    faults.give(call, reply, answer);
  }

  /** Who calls, or nobody, and then the call was answered with a refusal or a fault. */
  Optional<Caller> admit(Call call, Reply reply, Area area) {
    if (faults.met(call, reply, area, area::unauthorized)) {
      return Optional.empty();
    }
    if (Switch.takeOne(state.switches().edgeRefusalNext)) {
      boolean html = state.switches().edgeRefusal.get() == EdgeRefusal.HTML;
      faults.give(call, reply, AicPages.edgeRefusal(html));
      return Optional.empty();
    }
    Optional<Caller> caller = caller(call, area);
    if (caller.isEmpty() || (area == Area.IDM && state.meetsReload())) {
      give(call, reply, "", area.unauthorized());
      return Optional.empty();
    }
    Optional<LiveToken> token = caller.get().token();
    String number = token.map(one -> Long.toString(one.number())).orElse("session");
    if (faults.overLimit(call, reply, area, number, caller.get().name())) {
      return Optional.empty();
    }
    if (token.isPresent() && !ScopeRules.open(area, call, token.get().scopes())) {
      give(call, reply, caller.get().name(), area.forbidden());
      return Optional.empty();
    }
    return caller;
  }

  /** A token outranks a session, which counts at AM only; a dead token is not made up for by it. */
  private Optional<Caller> caller(Call call, Area area) {
    Optional<LiveSession> session = session(call);
    Optional<String> bearer = bearer(call);
    if (bearer.isPresent()) {
      if (session.isPresent()) {
        state.counters().countTwoCredentials();
      }
      return bearer.flatMap(state.tokens()::find).map(Caller::of);
    }
    return area == Area.AM ? session.map(Caller::of) : Optional.empty();
  }

  private static Optional<String> bearer(Call call) {
    return call.field("Authorization")
        .filter(field -> Names.lower(field).startsWith(BEARER))
        .map(field -> field.substring(BEARER.length()).trim());
  }

  /** The session whose cookie the call carries; the cookie's letter case counts. */
  Optional<LiveSession> session(Call call) {
    return call.cookies().stream()
        .filter(cookie -> cookie.name().equals(state.settings().cookieName()))
        .findFirst()
        .flatMap(cookie -> state.sessions().find(cookie.value()));
  }
}

package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.Stage;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.route.RouteMatch;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.policy.scope.PermitMemory;
import io.latchkey.gateway.policy.scope.Remembered;
import io.latchkey.gateway.policy.scope.ScopeRule;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import io.latchkey.gateway.upstream.forward.PodFqdnRewriter;
import io.latchkey.gateway.websocket.Handshake;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What stages 4 to 6 say of the call of a proven caller, and the fields that go on: one way for a
 * call that is made and for one that is only explained. Any thread.
 *
 * @param route what the route is for
 * @param permit the evidence that the call may be made
 * @param cookies which cookies cross, and whose credential speaks
 * @param outgoing every field that is sent but the credential
 * @param handshake of a call that asks for WebSocket, or null
 * @param login whether the answer may hold a login's redirection, which we must be able to read
 */
public record Decision<P extends Ruled>(
    P route,
    Permit permit,
    CookieVerdict cookies,
    OutgoingHead outgoing,
    @Nullable Handshake handshake,
    boolean login) {

  /**
   * Decides, and remembers nothing.
   *
   * @param record is told of each stage as it is passed
   * @param nanos the clock of {@code record}
   * @throws RefusedException of the first stage that refuses
   */
  public static <P extends Ruled> Decision<P> of(
      Routes<P> routes, Caller caller, RequestHead head, ExchangeRecord record, LongSupplier nanos)
      throws RefusedException {
    RouteMatch<P> match = matched(routes, head, record, nanos);
    Permit permit = ScopeRule.authorize(caller, match, head);
    return of(match.plan(), permit, record, nanos.getAsLong());
  }

  /**
   * Decides as ever, but on a call that came before by what is remembered of it.
   *
   * @param memory of {@code routes}, and of the event loop that this runs on
   * @param record is told of each stage as it is passed
   * @param nanos the clock of {@code record}
   * @throws RefusedException of the first stage that refuses
   */
  public static <P extends Ruled> Decision<P> of(
      Routes<P> routes,
      PermitMemory<P> memory,
      Caller caller,
      RequestHead head,
      ExchangeRecord record,
      LongSupplier nanos)
      throws RefusedException {
    Remembered<P> known = memory.find(caller, head);
    if (known != null) {
      // route and scope were one look, which is told as the route's
      long now = nanos.getAsLong();
      record.route(known.match().route().name());
      record.passed(Stage.ROUTE, now);
      return of(known.match().plan(), known.permit(caller, head), record, now);
    }
    RouteMatch<P> match = matched(routes, head, record, nanos);
    Permit permit = ScopeRule.authorize(caller, match, head);
    memory.note(match, permit);
    return of(match.plan(), permit, record, nanos.getAsLong());
  }

  private static <P extends Ruled> RouteMatch<P> matched(
      Routes<P> routes, RequestHead head, ExchangeRecord record, LongSupplier nanos)
      throws RefusedException {
    RouteMatch<P> match = routes.match(head);
    record.route(match.route().name());
    record.passed(Stage.ROUTE, nanos.getAsLong());
    return match;
  }

  private static <P extends Ruled> Decision<P> of(
      P route, Permit permit, ExchangeRecord record, long now) throws RefusedException {
    RequestHead head = permit.head();
    Caller caller = permit.caller();
    record.scope(permit.scope(), permit.waived());
    record.passed(Stage.SCOPE, now);
    checkLength(route, head);
    Secret session = BearerSession.of(route, head, caller);
    if (session != null) {
      // it proves no caller, and is not stale for that
      record.staleProofs(caller.staleProofs() - 1);
    }
    CookieVerdict cookies =
        route.cookies().onRequest(head.fields(), session, permit.protectedEndpoint());
    record.removedCookies(cookies.removed());
    record.speaker(speaker(cookies.speaker()));
    boolean login = PodFqdnRewriter.applies(route.kind(), permit.readings());
    OutgoingHead outgoing =
        route
            .forward()
            .request(
                head,
                permit.sentPath(),
                permit.sentQuery(),
                cookies,
                record.requestId(),
                login,
                record.trace());
    return new Decision<>(route, permit, cookies, outgoing, Handshake.of(head), login);
  }

  private static void checkLength(Ruled route, RequestHead head) throws RefusedException {
    if (route.maxContent() >= 0 && head.framing().length() > route.maxContent()) {
      throw tooLarge().raise();
    }
  }

  static Refusal tooLarge() {
    return Refusal.of(
        Reason.CONTENT_TOO_LARGE, "The content is longer than the route's maxContent.");
  }

  private static String speaker(CookieVerdict.Speaker speaker) {
    return switch (speaker) {
      case SERVICE_ACCOUNT -> "service-account";
      case SESSION -> "session";
      case NOBODY -> "nobody";
    };
  }
}

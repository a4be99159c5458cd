package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.Introspected;
import io.latchkey.gateway.policy.route.RouteMatch;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.policy.scope.ScopeRule;
import io.latchkey.gateway.telemetry.Ending;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import io.latchkey.gateway.upstream.forward.PodFqdnRewriter;
import io.latchkey.gateway.websocket.Handshake;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response: the stages in their order, and the one place where a refusal is
 * caught.
 *
 * <pre>
 *   start -> (introspection) -> caller -> route -> scope -> cookie -> {@link Delivery}: credential,
 *   transport -> respond
 *      '-------------- refused ----------'------------- refused or broken off ---'
 * </pre>
 *
 * <p>Steps 3 to 6 are straight lines on the event loop. Confined to the event loop of the caller's
 * connection, where the upstream's connection lives too.
 */
public final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  /** The longest that authorities are waited for; they have a shorter limit of their own. */
  private static final long INTROSPECTION_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Conductor conductor;
  private final GatewayPlan plan;
  private final CallerSide side;
  private final RequestHead head;
  private final ExchangeRecord record;
  private @Nullable Delivery delivery;
  private @Nullable Switched switched;
  private boolean over;

  Exchange(
      Conductor conductor,
      GatewayPlan plan,
      CallerSide side,
      RequestHead head,
      ExchangeRecord record) {
    this.conductor = conductor;
    this.plan = plan;
    this.side = side;
    this.head = head;
    this.record = record;
  }

  /** Begins with stage 3. */
  public void start() {
    if (conductor.isDraining()) {
      refuse(Refusal.of(Reason.DRAINING, "Call again on a new connection.").retryAfter(1));
      return;
    }
    Secret opaque = plan.callers().opaqueToken(head, conductor.clock().instant(), plan.keys());
    if (opaque == null) {
      decide(List.of());
      return;
    }
    side.watch().set(INTROSPECTION_NANOS, () -> guarded(() -> decide(List.of())));
    plan.introspection()
        .ask(opaque)
        .whenCompleteAsync(
            (answers, failure) -> guarded(() -> decide(failure == null ? answers : List.of())),
            side.loop());
  }

  private void decide(List<Introspected> introspected) {
    if (over || delivery != null) {
      return;
    }
    side.watch().clear();
    try {
      delivery = deliver(introspected);
    } catch (RefusedException refused) {
      refuse(refused.refusal());
      return;
    }
    delivery.start();
  }

  /** Stages 3 to 6. */
  private Delivery deliver(List<Introspected> introspected) throws RefusedException {
    Caller caller =
        plan.callers()
            .authenticate(
                head, conductor.clock().instant(), plan.keys(), introspected, record::staleProofs);
    record.caller(caller.name(), caller.proof());
    RouteMatch<RoutePlan> match = plan.routes().match(head);
    record.route(match.route().name());
    Permit permit = ScopeRule.authorize(caller, match, head);
    record.scope(permit.scope(), permit.waived());
    RoutePlan route = match.plan();
    checkLength(route);
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
    return new Delivery(
        this,
        route,
        permit,
        cookies,
        route.forward().request(head, permit.target(), cookies, record.requestId(), login),
        Handshake.of(head),
        login);
  }

  private void checkLength(RoutePlan route) throws RefusedException {
    if (route.maxContent() >= 0 && head.framing().length() > route.maxContent()) {
      throw tooLarge().raise();
    }
  }

  private static String speaker(CookieVerdict.Speaker speaker) {
    return switch (speaker) {
      case SERVICE_ACCOUNT -> "service-account";
      case SESSION -> "session";
      case NOBODY -> "nobody";
    };
  }

  static Refusal tooLarge() {
    return Refusal.of(
        Reason.CONTENT_TOO_LARGE, "The content is longer than the route's maxContent.");
  }

  Conductor conductor() {
    return conductor;
  }

  CallerSide side() {
    return side;
  }

  RequestHead head() {
    return head;
  }

  ExchangeRecord record() {
    return record;
  }

  boolean isOver() {
    return over;
  }

  /** A piece of the request's content, which is released in any case. */
  public void content(ByteBuf piece) {
    Delivery running = delivery;
    if (over || running == null) {
      piece.release();
    } else if (switched != null) {
      switched.fromCaller(piece);
    } else {
      running.content(piece);
    }
  }

  /** No more content has come for now: the moment to send on what was written. */
  public void contentPause() {
    if (switched != null) {
      switched.callerPause();
    } else if (delivery != null) {
      delivery.contentPause();
    }
  }

  /** The request's content is complete. */
  public void contentEnd(io.latchkey.gateway.http.FieldSection trailers) {
    if (!over && delivery != null) {
      delivery.contentEnd(trailers);
    }
  }

  /** The request's content breaks the grammar. */
  public void malformed(Refusal refusal) {
    refuse(refusal);
  }

  /** The caller's connection is gone: the upstream's call is given up. */
  public void callerGone() {
    if (!over && switched != null) {
      switched.callerGone();
    }
    if (!over && delivery != null) {
      record.octets(delivery.contentIn(), delivery.contentOut());
    }
    // a tenant may tell late that this was all, when its caller has gone on
    boolean answered = delivery != null && delivery.isAnswered();
    finish(answered ? Ending.COMPLETE : Ending.CALLER_GONE);
  }

  /** The caller's write buffer went below or above its mark. */
  public void callerWritabilityChanged() {
    if (!over && switched != null) {
      switched.callerWritabilityChanged();
    } else if (!over && delivery != null) {
      delivery.callerWritabilityChanged();
    }
  }

  /** The gateway shuts down: what would last for as long as its two sides like is ended. */
  public void drain() {
    if (!over && switched != null) {
      switched.drain();
    }
  }

  /** The tenant repeated the credential of {@code account} in a field, which was dropped. */
  void echoed(String account, String route, String field) {
    record.echoed();
    conductor.echoes().dropped(account, route, field, record.requestId(), conductor.nanos());
  }

  /** What passes from now on is frames. */
  void switched(Switched begun, long expiryNanos) {
    switched = begun;
    record.switched();
    tell(() -> conductor.observer().switched(record));
    begun.begin(expiryNanos);
  }

  /** The tenant's connection is no longer ours. */
  void upstreamDone() {
    if (delivery != null) {
      delivery.upstreamDone();
    }
  }

  /** A mistake of ours ended the exchange. */
  public void fault() {
    refuse(Refusal.of(Reason.FAULT, "Tell the gateway's operator the request id."));
  }

  /** Runs {@code step}, which comes from elsewhere than the caller's connection. */
  void guarded(Runnable step) {
    if (over) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException mistake) {
      log.atError().setCause(mistake).addKeyValue("request", record.requestId()).log("fault");
      fault();
    }
  }

  /** Ends the exchange with a refusal, or breaks a begun answer off. */
  void refuse(Refusal reasoned) {
    if (over) {
      return;
    }
    Refusal refusal = delivery == null ? reasoned : delivery.named(reasoned);
    record.refused(refusal.reason());
    if (delivery != null && delivery.hasAnswerBegun()) {
      side.abort();
      finish(Ending.UPSTREAM_BROKEN);
      return;
    }
    record.status(refusal.reason().status());
    finish(Ending.REFUSED);
    side.refuse(refusal, record.requestId());
  }

  /** Ends the exchange: lets go of everything and tells the observer. */
  void finish(Ending ending) {
    if (over) {
      return;
    }
    over = true;
    side.watch().clear();
    if (switched != null) {
      switched.release();
    }
    if (delivery != null) {
      delivery.release();
    }
    record.end(ending, conductor.nanos());
    tell(() -> conductor.observer().ended(record));
  }

  private static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException mistake) {
      log.atError().setCause(mistake).log("an observer failed");
    }
  }
}

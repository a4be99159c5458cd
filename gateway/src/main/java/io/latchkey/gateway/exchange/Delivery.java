package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.Stage;
import io.latchkey.gateway.http.Step;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import io.latchkey.gateway.upstream.credential.CredentialLease;
import io.latchkey.gateway.upstream.transport.Borrower;
import io.latchkey.gateway.upstream.transport.Lending;
import io.latchkey.gateway.upstream.transport.Need;
import io.latchkey.gateway.upstream.transport.TenantOutcome;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import io.latchkey.gateway.websocket.Handshake;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The way of a permitted request to its tenant: stages 7 and 8, and once more where a dead
 * connection or a refused token allows it.
 *
 * <pre>
 *   credential --lease--> connecting --connection--> sending --request out--> awaiting --> {@link Reply}
 *       ^                     ^                                                 |
 *       |                     '---- the connection failed it ({@link Retry}), once
 *       '--------------- the tenant refused the token (401), once --------------'
 * </pre>
 *
 * <p>The credential is put on when a connection is in hand, so that it is the one that is valid
 * then. Confined to the exchange's event loop.
 */
final class Delivery implements Borrower {
  private final Exchange exchange;
  private final CallerSide side;
  private final RoutePlan route;
  private final Permit permit;
  private final CookieVerdict cookies;
  private final OutgoingHead outgoing;
  private final @Nullable Handshake handshake;
  private final SecondTry chance;
  private final Upload upload;
  private final Replay replay;
  private final Reply reply;
  private final Deadlines deadlines;
  private final Retry retry;
  private final TenantReport report;
  private final Leasing leasing;
  private @Nullable CredentialLease lease;
  private Lending lending = Lending.DONE;
  private @Nullable UpstreamCall upstream;
  private long phaseStart;
  private long tokenNanos;

  Delivery(
      Exchange exchange,
      RoutePlan route,
      Permit permit,
      CookieVerdict cookies,
      OutgoingHead outgoing,
      @Nullable Handshake handshake,
      boolean login) {
    this.exchange = exchange;
    this.side = exchange.side();
    this.route = route;
    this.permit = permit;
    this.cookies = cookies;
    this.outgoing = outgoing;
    this.handshake = handshake;
    boolean ours = cookies.speaker() == CookieVerdict.Speaker.SERVICE_ACCOUNT;
    boolean renewable = ours && route.accounts() != null && route.accounts().hasTokens();
    this.chance = new SecondTry(route, outgoing.method(), renewable);
    this.upload = new Upload(exchange, route, outgoing, chance);
    this.replay = new Replay(exchange, this, chance);
    this.deadlines = new Deadlines(exchange, this, route.timeouts());
    this.retry = new Retry(route.tenant().guard().retries(), outgoing.idempotent());
    this.report = new TenantReport(route.tenant().guard());
    this.leasing = new Leasing(exchange, route, permit, this::leased);
    this.reply = new Reply(exchange, this, replay, route, permit, ours, login);
  }

  void start() {
    phaseStart = exchange.conductor().nanos();
    exchange.record().passed(Stage.COOKIE, phaseStart);
    Refusal closed = report.begin(phaseStart);
    if (closed != null) {
      exchange.refuse(closed);
      return;
    }
    deadlines.begin();
    switch (cookies.speaker()) {
      case SERVICE_ACCOUNT -> leasing.ask();
      case SESSION -> {
        lease = BearerSession.lease(permit, cookies);
        connect();
      }
      case NOBODY -> {
        lease = CredentialLease.ofNothing(permit);
        connect();
      }
    }
  }

  private void leased(CredentialLease given) {
    tokenNanos = exchange.conductor().nanos() - phaseStart;
    if (replay.isUnderWay()) {
      replay.leased(given);
    } else {
      lease = given;
      connect();
    }
  }

  private void connect() {
    Need need = handshake != null ? Need.HTTP_1_1 : retry.wantsFresh() ? Need.FRESH : Need.ANY;
    phaseStart = exchange.conductor().nanos();
    deadlines.connecting();
    Lending asked = route.tenant().borrow(side.loop(), need, route.timeouts().connect(), this);
    if (asked != Lending.DONE) {
      // what was lent at once may have led to another asking, which must stay in hand
      lending = asked;
      deadlines.awaitConnection();
    }
  }

  @Override
  public void lent(UpstreamCall connection) {
    if (exchange.isOver()) {
      connection.cancel();
      return;
    }
    lending = Lending.DONE;
    exchange.guarded(() -> send(connection));
  }

  @Override
  public void failed(UpstreamException why) {
    lending = Lending.DONE;
    exchange.guarded(() -> answerFailed(why));
  }

  private void send(UpstreamCall connection) {
    CredentialLease bound = lease;
    if (bound == null || bound.isExpired() || bound.rests()) {
      connection.giveBack();
      deadlines.token();
      leasing.ask();
      return;
    }
    upstream = connection;
    if (bound.account() != null) {
      exchange.record().credential(bound.account(), bound.generation(), tokenNanos);
    }
    long now = exchange.conductor().nanos();
    exchange.record().connected(now - phaseStart);
    if (chance.isTaken()) {
      exchange.record().replayed();
    }
    phaseStart = now;
    reply.expect(bound);
    if (handshake == null) {
      connection.send(bound.apply(outgoing), reply);
    } else {
      connection.shakeHands(bound.apply(outgoing), handshake, reply);
    }
    if (exchange.isOver() || upstream == null) {
      return;
    }
    upload.again(connection);
    if (upload.isComplete()) {
      finishRequest(connection);
    } else {
      connection.flush();
      deadlines.send();
      side.wantContent(true);
    }
  }

  private void finishRequest(UpstreamCall connection) {
    upload.end(connection);
    if (!reply.hasBegun() && !replay.isUnderWay()) {
      deadlines.firstByte();
    }
  }

  /** A piece of request content, which is released in any case. */
  void content(ByteBuf piece) {
    boolean fits = upload.note(piece);
    exchange.record().octets(upload.octets(), reply.octets());
    UpstreamCall connection = upstream;
    if (connection == null || !fits) {
      piece.release();
      if (connection != null) {
        exchange.refuse(Decision.tooLarge());
      }
      return;
    }
    upload.pass(connection, piece, this::contentPause);
    deadlines.moved();
  }

  void contentPause() {
    if (upstream != null) {
      upload.flush(upstream);
    }
  }

  void contentEnd(FieldSection given) {
    if (upload.completed(given) && upstream != null) {
      finishRequest(upstream);
    }
  }

  void upstreamWritabilityChanged() {
    UpstreamCall connection = upstream;
    if (connection != null && !upload.isComplete() && !replay.isUnderWay()) {
      deadlines.moved();
      side.wantContent(connection.isWritable());
    }
  }

  void callerWritabilityChanged() {
    if (!replay.isUnderWay()) {
      deadlines.moved();
      wantAnswer(side.isWritable());
    }
  }

  void wantAnswer(boolean more) {
    if (upstream != null) {
      upstream.wantAnswer(more);
    }
  }

  long contentIn() {
    return upload.octets();
  }

  boolean hasAnswerBegun() {
    return reply.hasBegun();
  }

  /** Whether the caller has sent all, and has the whole answer. */
  boolean isAnswered() {
    return upload.isComplete() && reply.isWhole();
  }

  /** Octets of content that came from the tenant. */
  long contentOut() {
    return reply.octets();
  }

  /** The answer goes to the caller. */
  void answerBegins() {
    chance.begun();
    if (upload.isComplete()) {
      deadlines.content();
    }
  }

  Deadlines deadlines() {
    return deadlines;
  }

  /** The refusal with what is known by now: who called, and by which route. */
  Refusal named(Refusal refusal) {
    return refusal.forCaller(permit.caller().name()).onRoute(permit.route());
  }

  /** The head of an answer that is not interim has come. */
  void answered(int status) {
    long now = exchange.conductor().nanos();
    exchange.record().answered(status, now - phaseStart, now);
    report.says(upstream, TenantOutcome.of(status), now);
  }

  /** Asks for a token in place of the refused one; till it is there nothing moves. */
  void awaitOther(CredentialLease refused) {
    side.wantContent(false);
    deadlines.token();
    phaseStart = exchange.conductor().nanos();
    leasing.askOther(refused);
  }

  /** Sends the call once more, with another token. */
  void sendAgain(CredentialLease given) {
    exchange.record().retried();
    dropUpstream();
    lease = given;
    connect();
  }

  /** Passes an answer on that was held back, and whatever is still to come. */
  void passOn(FirstAnswer answer) {
    UpstreamCall connection = upstream;
    if (connection != null && !upload.isComplete()) {
      deadlines.send();
      side.wantContent(connection.isWritable());
    }
    reply.passOn(answer);
    wantAnswer(side.isWritable());
  }

  /** The connection failed before any answer: the call is sent once more where it may be. */
  void connectionFailed(UpstreamException why) {
    UpstreamCall failed = upstream;
    long now = exchange.conductor().nanos();
    if (failed != null && retry.take(failed, why, upload.octets() > 0, chance.isWhole(), now)) {
      upstream = null;
      failed.judged(TenantOutcome.of(why));
      exchange.record().retried();
      side.wantContent(false);
      side.watch().clear();
      // not from within the sending, which may have failed at once
      side.loop().execute(() -> exchange.guarded(this::connect));
    } else {
      answerFailed(why);
    }
  }

  /** There is no answer, or no more of it. */
  void answerFailed(UpstreamException why) {
    report.says(upstream, TenantOutcome.of(why), exchange.conductor().nanos());
    upstream = null;
    exchange.refuse(Failures.refusal(why));
  }

  /** The tenant has agreed to the handshake, and the caller been told. */
  void switched(boolean extended, long expiryNanos) {
    UpstreamCall connection = upstream;
    deadlines.end();
    if (connection != null) {
      exchange.switched(
          new Switched(exchange, connection, extended, route.webSocket()), expiryNanos);
    }
  }

  /** The answer is complete, and the connection no longer ours. */
  void upstreamDone() {
    upstream = null;
  }

  /** Octets that wait to be written, on both sides. */
  long pending() {
    return side.pendingOctets() + (upstream == null ? 0 : upstream.pendingOctets());
  }

  /** A limit of time is about to end the call; {@code tenant} where it is the tenant's doing. */
  void late(boolean tenant) {
    if (tenant && side.isWritable()) {
      if (upstream != null) {
        upstream.overdue();
      }
      report.says(upstream, TenantOutcome.FAILED, exchange.conductor().nanos());
    }
  }

  /** Where the call is, more closely than the limits know. */
  Step refine(Step step) {
    return switch (step) {
      case CONNECT -> lending.awaitsPlace() ? Step.PLACE : Step.CONNECT;
      case SEND -> upload.isComplete() ? Step.CONTENT : Step.SEND;
      default -> step;
    };
  }

  /** Why there is no credential yet. */
  Reason noCredential() {
    return leasing.isQueued() ? Reason.QUOTA_QUEUE : Reason.NO_TOKEN;
  }

  /** Whether nothing can move because the caller does not send. */
  boolean awaitsCaller() {
    boolean room = upstream != null && upstream.isWritable() && upstream.pendingOctets() == 0;
    return room && !upload.isComplete() && (upload.octets() > 0 || reply.isCallerInvited());
  }

  private void dropUpstream() {
    UpstreamCall connection = upstream;
    upstream = null;
    if (connection != null) {
      connection.cancel();
    }
  }

  void release() {
    deadlines.end();
    report.end(exchange.conductor().nanos());
    lending.cancel();
    leasing.cancel();
    dropUpstream();
    replay.release();
  }
}

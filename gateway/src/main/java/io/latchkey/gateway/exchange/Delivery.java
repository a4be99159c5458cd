package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.Stage;
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
  private final Decision<RoutePlan> decision;
  private final @Nullable Upload upload;
  private final Reply reply;
  private final Deadlines deadlines;
  private final TenantReport report;
  private final Leasing leasing;
  private @Nullable Tries tries;
  private @Nullable CredentialLease lease;
  private Lending lending = Lending.DONE;
  private @Nullable UpstreamCall upstream;

  /** Whether nothing has been waited for since {@link #phaseStart}: the clock need not be read. */
  private boolean straight;

  private long phaseStart;
  private long tokenNanos;

  Delivery(Exchange exchange, Decision<RoutePlan> decision) {
    this.exchange = exchange;
    this.side = exchange.side();
    this.decision = decision;
    this.upload = decision.outgoing().framing().isEmpty() ? null : new Upload(exchange, this);
    this.deadlines = new Deadlines(exchange, this);
    this.report = new TenantReport(route().tenant().guard());
    this.leasing = new Leasing(exchange, this);
    this.reply = new Reply(exchange, this);
  }

  Reply reply() {
    return reply;
  }

  Decision<RoutePlan> decision() {
    return decision;
  }

  RoutePlan route() {
    return decision.route();
  }

  void start() {
    long now = exchange.conductor().nanos();
    exchange.record().passed(Stage.COOKIE, now);
    Refusal closed = report.begin(now);
    if (closed != null) {
      exchange.refuse(closed);
      return;
    }
    deadlines.begin();
    phaseStart = now;
    straight = true;
    speak();
    straight = false;
  }

  private void speak() {
    switch (decision.cookies().speaker()) {
      case SERVICE_ACCOUNT -> leasing.ask();
      case SESSION -> {
        lease = BearerSession.lease(decision.permit(), decision.cookies());
        connect();
      }
      case NOBODY -> {
        lease = CredentialLease.ofNothing(decision.permit());
        connect();
      }
    }
  }

  private long now() {
    return straight ? phaseStart : exchange.conductor().nanos();
  }

  /** Here is a credential that was asked for. */
  void leased(CredentialLease given) {
    tokenNanos = now() - phaseStart;
    if (tries == null || !tries.takes(given)) {
      lease = given;
      connect();
    }
  }

  private void connect() {
    phaseStart = now();
    deadlines.connecting();
    boolean fresh = tries != null && tries.wantsFresh();
    Need need = decision.handshake() != null ? Need.HTTP_1_1 : fresh ? Need.FRESH : Need.ANY;
    Lending asked = route().tenant().borrow(side.loop(), need, route().timeouts().connect(), this);
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
    try {
      send(connection);
    } catch (RuntimeException mistake) {
      exchange.fault(mistake);
    }
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
    long now = now();
    exchange.record().connected(now - phaseStart);
    if (tries != null && tries.chance().isTaken()) {
      exchange.record().replayed();
    }
    phaseStart = now;
    reply.expect(bound);
    Handshake handshake = decision.handshake();
    if (handshake == null) {
      connection.send(bound.apply(decision.outgoing()), reply);
    } else {
      connection.shakeHands(bound.apply(decision.outgoing()), handshake, reply);
    }
    if (exchange.isOver() || upstream == null) {
      return;
    }
    if (upload != null) {
      upload.again(connection);
    }
    if (isSent()) {
      finishRequest(connection);
    } else {
      connection.flush();
      deadlines.send();
      side.wantContent(true);
    }
  }

  /** Whether the caller has sent all. */
  boolean isSent() {
    return upload == null || upload.isComplete();
  }

  private void finishRequest(UpstreamCall connection) {
    if (upload != null) {
      upload.end(connection);
    }
    if (!reply.hasBegun() && !isHeldBack()) {
      deadlines.firstByte();
    }
  }

  /** A piece of request content, which is released in any case. */
  void content(ByteBuf piece) {
    if (upload == null) {
      piece.release();
    } else {
      upload.take(piece);
    }
  }

  void contentPause() {
    if (upstream != null && upload != null) {
      upload.flush(upstream);
    }
  }

  void contentEnd(FieldSection given) {
    if (upload != null && upload.completed(given) && upstream != null) {
      finishRequest(upstream);
    }
  }

  void upstreamWritabilityChanged() {
    UpstreamCall connection = upstream;
    if (connection != null && !isSent() && !isHeldBack()) {
      deadlines.moved();
      side.wantContent(connection.isWritable());
    }
  }

  void callerWritabilityChanged() {
    if (!isHeldBack()) {
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
    return upload == null ? 0 : upload.octets();
  }

  /** Whether the caller has sent all, and has the whole answer. */
  boolean isAnswered() {
    return isSent() && reply.isWhole();
  }

  /** The answer goes to the caller. */
  void answerBegins() {
    if (tries != null) {
      tries.chance().begun();
    }
    if (isSent()) {
      deadlines.content();
    }
  }

  /** What is needed where a call may be sent more than once. */
  Tries tries() {
    Tries made = tries;
    if (made == null) {
      made = new Tries(exchange, this, reply.hasBegun());
      tries = made;
    }
    return made;
  }

  /** What becomes of the call when its token is refused; null where that has not happened. */
  @Nullable Replay replay() {
    return tries == null ? null : tries.replay();
  }

  private boolean isHeldBack() {
    return tries != null && tries.isHeldBack();
  }

  Deadlines deadlines() {
    return deadlines;
  }

  /** The refusal with what is known by now: who called, and by which route. */
  Refusal named(Refusal refusal) {
    return refusal.forCaller(decision.permit().caller().name()).onRoute(decision.permit().route());
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

  /** The connection failed before any answer: the call is sent once more where it may be. */
  void connectionFailed(UpstreamException why) {
    UpstreamCall failed = upstream;
    long now = exchange.conductor().nanos();
    boolean whole = tries().chance().isWhole();
    if (failed != null && tries().retry().take(failed, why, contentIn() > 0, whole, now)) {
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
          new Switched(exchange, connection, extended, route().webSocket()), expiryNanos);
    }
  }

  /** The answer is complete, and the connection no longer ours. */
  void upstreamDone() {
    upstream = null;
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

  @Nullable UpstreamCall upstream() {
    return upstream;
  }

  /** Whether the connection that is waited for is one that others have. */
  boolean awaitsPlace() {
    return lending.awaitsPlace();
  }

  /** Whether the account's quota holds the call back. */
  boolean isQueued() {
    return leasing.isQueued();
  }

  private void dropUpstream() {
    UpstreamCall connection = upstream;
    upstream = null;
    if (connection != null) {
      connection.cancel();
    }
  }

  void release(long now) {
    deadlines.end();
    report.end(now);
    lending.cancel();
    leasing.cancel();
    dropUpstream();
    if (tries != null) {
      tries.release();
    }
  }
}

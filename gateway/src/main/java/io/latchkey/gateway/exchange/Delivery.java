package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import io.latchkey.gateway.upstream.credential.CredentialLease;
import io.latchkey.gateway.upstream.transport.Borrower;
import io.latchkey.gateway.upstream.transport.Lending;
import io.latchkey.gateway.upstream.transport.Need;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import io.latchkey.gateway.websocket.Handshake;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way of a permitted request to its tenant: stages 7 and 8, and once more where a dead
 * connection or a refused token allows it.
 *
 * <pre>
 *   credential --lease--> connecting --connection--> sending --request out--> awaiting --> {@link Reply}
 *       ^                     ^                                                 |
 *       |                     '---- the pooled connection was dead, once -------|
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
  private final Replay replay;
  private final Reply reply;
  private final Progress progress;
  private final Leasing leasing;
  private @Nullable CredentialLease lease;
  private Lending lending = Lending.DONE;
  private @Nullable UpstreamCall upstream;
  private FieldSection trailers = FieldSection.empty();
  private boolean requestComplete;
  private boolean flushing;
  private boolean resent;
  private long contentIn;
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
    this.requestComplete = outgoing.framing().isEmpty();
    boolean ours = cookies.speaker() == CookieVerdict.Speaker.SERVICE_ACCOUNT;
    boolean renewable = ours && route.accounts() != null && route.accounts().hasTokens();
    this.chance = new SecondTry(route, outgoing.method(), renewable);
    this.replay = new Replay(exchange, this, chance);
    this.progress =
        new Progress(side.watch(), route.timeouts().idle().toNanos(), this::pending, this::still);
    this.leasing = new Leasing(exchange, route, permit, this::leased);
    this.reply = new Reply(exchange, this, replay, route, permit, ours, login);
  }

  void start() {
    phaseStart = exchange.conductor().nanos();
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
    Need need = handshake != null ? Need.HTTP_1_1 : resent ? Need.FRESH : Need.ANY;
    phaseStart = exchange.conductor().nanos();
    Duration limit = route.timeouts().connect();
    side.watch().set(limit.toNanos(), () -> late("connect"));
    Lending asked = route.tenant().borrow(side.loop(), need, limit, this);
    if (asked != Lending.DONE) {
      // what was lent at once may have led to another asking, which must stay in hand
      lending = asked;
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
    exchange.guarded(() -> exchange.refuse(Failures.refusal(why)));
  }

  private void send(UpstreamCall connection) {
    CredentialLease bound = lease;
    if (bound == null || bound.isExpired() || bound.rests()) {
      connection.giveBack();
      side.watch().clear(); // what comes now has limits of its own
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
    chance.resend(connection::content);
    if (requestComplete) {
      finishRequest(connection);
    } else {
      connection.flush();
      progress.begin();
      side.wantContent(true);
    }
  }

  private void finishRequest(UpstreamCall connection) {
    if (!outgoing.framing().isEmpty()) {
      connection.end(route.forward().requestTrailers(trailers));
    }
    if (!reply.hasBegun() && !replay.isUnderWay()) {
      side.watch().set(route.timeouts().response().toNanos(), () -> late("response"));
    }
  }

  /** A piece of request content, which is released in any case. */
  void content(ByteBuf piece) {
    contentIn += piece.readableBytes();
    exchange.record().octets(contentIn, reply.octets());
    UpstreamCall connection = upstream;
    if (connection == null) {
      piece.release();
      return;
    }
    if (route.maxContent() >= 0 && contentIn > route.maxContent()) {
      piece.release();
      exchange.refuse(Exchange.tooLarge());
      return;
    }
    chance.keep(piece);
    connection.content(piece);
    flushLater();
    side.watch().restart();
    if (!connection.isWritable()) {
      connection.flush();
      side.wantContent(connection.isWritable());
    }
  }

  /**
   * Sends on what was written even where no read of the caller's connection ends after it: content
   * that came before there was a connection is held and handed over later.
   */
  private void flushLater() {
    if (!flushing) {
      flushing = true;
      side.loop()
          .execute(
              () -> {
                flushing = false;
                contentPause();
              });
    }
  }

  void contentPause() {
    if (upstream != null && contentIn > 0 && !requestComplete) {
      upstream.flush();
    }
  }

  void contentEnd(FieldSection given) {
    if (requestComplete) {
      return;
    }
    requestComplete = true;
    trailers = given;
    if (upstream != null) {
      finishRequest(upstream);
    }
  }

  void upstreamWritabilityChanged() {
    UpstreamCall connection = upstream;
    if (connection != null && !requestComplete && !replay.isUnderWay()) {
      side.watch().restart();
      side.wantContent(connection.isWritable());
    }
  }

  void callerWritabilityChanged() {
    if (!replay.isUnderWay()) {
      side.watch().restart();
      wantAnswer(side.isWritable());
    }
  }

  void wantAnswer(boolean more) {
    if (upstream != null) {
      upstream.wantAnswer(more);
    }
  }

  long contentIn() {
    return contentIn;
  }

  boolean hasAnswerBegun() {
    return reply.hasBegun();
  }

  /** Whether the caller has sent all, and has the whole answer. */
  boolean isAnswered() {
    return requestComplete && reply.isWhole();
  }

  /** Octets of content that came from the tenant. */
  long contentOut() {
    return reply.octets();
  }

  /** The answer goes to the caller. */
  void answerBegins() {
    chance.begun();
    if (requestComplete) {
      progress.begin();
    }
  }

  /** The refusal with what is known by now: who called, and by which route. */
  Refusal named(Refusal refusal) {
    return refusal.forCaller(permit.caller().name()).onRoute(permit.route());
  }

  /** How long ago the request was sent, in nanoseconds. */
  long sinceSent() {
    return exchange.conductor().nanos() - phaseStart;
  }

  /** Asks for a token in place of the refused one; till it is there nothing moves. */
  void awaitOther(CredentialLease refused) {
    side.wantContent(false);
    side.watch().clear();
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
    if (connection != null && !requestComplete) {
      progress.begin();
      side.wantContent(connection.isWritable());
    }
    reply.passOn(answer);
    wantAnswer(side.isWritable());
  }

  /** The connection failed before any answer: sends the call once more where that is safe. */
  void connectionFailed(UpstreamException why) {
    UpstreamCall dead = upstream;
    boolean safe =
        dead != null
            && why.kind() == UpstreamException.Kind.BROKEN
            && dead.isReused()
            && !resent
            && !dead.hasAnswerBegun()
            && outgoing.idempotent()
            && contentIn == 0;
    upstream = null;
    if (safe) {
      resent = true;
      exchange.record().retried();
      side.wantContent(false);
      connect();
    } else {
      exchange.refuse(Failures.refusal(why));
    }
  }

  /** The tenant has agreed to the handshake, and the caller been told. */
  void switched(boolean extended, long expiryNanos) {
    UpstreamCall connection = upstream;
    if (connection != null) {
      exchange.switched(
          new Switched(exchange, connection, extended, route.webSocket()), expiryNanos);
    }
  }

  /** The answer is complete, and the connection no longer ours. */
  void upstreamDone() {
    upstream = null;
  }

  private long pending() {
    return side.pendingOctets() + (upstream == null ? 0 : upstream.pendingOctets());
  }

  private void late(String limit) {
    exchange.refuse(
        Refusal.of(Reason.TIMEOUT, "The route's limit timeouts." + limit + " was reached."));
  }

  /** Nothing moves: whose turn was it? */
  private void still() {
    if (awaitsCaller()) {
      exchange.refuse(Refusal.of(Reason.SLOW_REQUEST, "Send the content without long pauses."));
    } else {
      late("idle");
    }
  }

  private boolean awaitsCaller() {
    boolean room = upstream != null && upstream.isWritable() && upstream.pendingOctets() == 0;
    return room && !requestComplete && (contentIn > 0 || reply.isCallerInvited());
  }

  private void dropUpstream() {
    UpstreamCall connection = upstream;
    upstream = null;
    if (connection != null) {
      connection.cancel();
    }
  }

  void release() {
    lending.cancel();
    leasing.cancel();
    dropUpstream();
    replay.release();
  }
}

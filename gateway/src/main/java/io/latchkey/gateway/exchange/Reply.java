package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.SecretTraces;
import io.latchkey.gateway.telemetry.Ending;
import io.latchkey.gateway.telemetry.Outcome;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import io.latchkey.gateway.upstream.credential.CredentialLease;
import io.latchkey.gateway.upstream.credential.RenewedSession;
import io.latchkey.gateway.upstream.forward.AnswerContext;
import io.latchkey.gateway.upstream.forward.AnswerObserver;
import io.latchkey.gateway.upstream.forward.EchoWatch;
import io.latchkey.gateway.upstream.forward.ForwardRule;
import io.latchkey.gateway.upstream.forward.PodFqdnRewriter;
import io.latchkey.gateway.upstream.transport.AnswerListener;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an answer back to the caller: its head rewritten, its content passed on as it comes,
 * as fast as the caller takes it.
 *
 * <p>Confined to the exchange's event loop.
 */
final class Reply implements AnswerListener, EchoWatch {
  private static final Logger log = LoggerFactory.getLogger(Reply.class);
  private static final int CONTINUE = 100;
  private static final AnswerHead GO_ON = new AnswerHead(CONTINUE, new byte[0], 0);
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_MODIFIED = 304;

  private final Exchange exchange;
  private final Delivery delivery;
  private final AnswerContext context;
  private @Nullable CredentialLease lease;
  private @Nullable LoginAnswer held;
  private @Nullable AnswerObserver observer;
  private boolean begun;
  private Framing framing = Framing.UNTIL_CLOSE;
  private boolean invited;
  private long octets;

  Reply(Exchange exchange, Delivery delivery) {
    this.exchange = exchange;
    this.delivery = delivery;
    Decision<RoutePlan> decision = delivery.decision();
    RequestHead head = decision.permit().head();
    this.context =
        new AnswerContext(
            authority(head, exchange.record().listener()),
            head.peer().tls(),
            decision.cookies().speaker() == CookieVerdict.Speaker.SERVICE_ACCOUNT,
            decision.route().cookies(),
            exchange.record().requestId(),
            this);
  }

  private CallerSide side() {
    return exchange.side();
  }

  private ForwardRule rule() {
    return delivery.route().forward();
  }

  /**
   * Where the caller reached us: an HTTP/1.0 caller may not say, and then it is our own address.
   */
  private static Authority authority(RequestHead head, String listener) {
    Authority named = head.authority();
    Authority own = named.text().isEmpty() ? Authority.parse(listener) : named;
    return own == null ? named : own;
  }

  /** Says with which credential the call that is answered next was sent. */
  void expect(CredentialLease sent) {
    lease = sent;
  }

  /** Whether anything of the answer went to the caller. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether the caller has all that its framing speaks of, though no end was heard yet. */
  boolean isWhole() {
    boolean counted = framing.kind() == Framing.Kind.LENGTH && octets == framing.length();
    return begun && (framing.isEmpty() || counted);
  }

  /** Whether the caller need not wait for 100 (Continue), or has got it. */
  boolean isCallerInvited() {
    return invited || !exchange.head().fields().has(FieldName.EXPECT);
  }

  /** Octets of content that came from the tenant. */
  long octets() {
    return octets;
  }

  @Override
  public void onInterim(int status, FieldSection fields) {
    if (status != CONTINUE) {
      delivery.tries().chance().begun();
      side().interim(rule().answer(status, fields, context));
    } else if (!isCallerInvited()) {
      invited = true;
      side().interim(GO_ON);
    }
  }

  @Override
  public void onSwitch(FieldSection fields, boolean extended) {
    delivery.answered(SWITCHING_PROTOCOLS);
    long expiryNanos = -1;
    CredentialLease sent = lease;
    if (sent != null) {
      sent.accepted();
      expiryNanos = delivery.route().webSocket().closeOnTokenExpiry() ? sent.nanosLeft() : -1;
    }
    begun = true;
    side().switchProtocols(rule().answer(SWITCHING_PROTOCOLS, fields, context));
    delivery.switched(extended, expiryNanos);
  }

  @Override
  public void onAnswer(int status, FieldSection fields, Framing framing) {
    delivery.answered(status);
    CredentialLease sent = lease;
    if (sent != null) {
      sent.answered(status, fields);
    }
    if (status == UNAUTHORIZED && sent != null && sent.isRenewable()) {
      Replay replay = delivery.tries().refused();
      if (!replay.isSecond()) {
        sent.rejected(); // a second 401 speaks of the call: others may be served with that token
      }
      if (replay.begins(sent, new FirstAnswer(status, fields, framing))) {
        return;
      }
      if (replay.isSecond()) {
        log.atWarn()
            .addKeyValue("account", sent.account())
            .addKeyValue("generation", sent.generation())
            .addKeyValue("request", exchange.record().requestId())
            .log("another token was refused too: perhaps its scope does not open this path");
      }
    } else if (sent != null) {
      sent.accepted();
      keepSession(sent, fields);
    }
    pass(status, fields, framing);
  }

  /** The tenant may give the session that we speak with another value. */
  private void keepSession(CredentialLease sent, FieldSection fields) {
    if (sent.renewsByCookie()) {
      Secret value = RenewedSession.in(fields, exchange.conductor().clock().instant());
      if (value != null) {
        sent.renewed(value);
      }
    }
  }

  /** Passes an answer on that was held back, as far as it has come. */
  void passOn(FirstAnswer answer) {
    UpstreamException why = answer.failure();
    if (why != null) {
      answer.release();
      delivery.answerFailed(why);
      return;
    }
    try {
      pass(answer.status(), answer.fields(), answer.framing());
      for (ByteBuf piece = answer.next(); piece != null; piece = answer.next()) {
        onContent(piece);
      }
    } finally {
      answer.release();
    }
    FieldSection trailers = answer.trailers();
    if (trailers == null) {
      onPause();
    } else {
      onEnd(trailers);
    }
  }

  private void pass(int status, FieldSection fields, Framing framing) {
    exchange.record().status(status);
    observer = AnswerObserver.of(delivery.route().kind(), exchange.head().fields(), status, fields);
    AnswerHead head = rule().answer(status, fields, context);
    boolean login = delivery.decision().login();
    if (login && PodFqdnRewriter.isReadable(status, fields) && isSmall(framing)) {
      held = new LoginAnswer(head.kept(), framing);
      return;
    }
    begin(head, framing, declaredLength(status, fields));
  }

  @Override
  public SecretTraces secret() {
    CredentialLease sent = lease;
    return sent == null ? SecretTraces.NONE : sent.traces();
  }

  @Override
  public void dropped(String field) {
    String account = lease == null ? null : lease.account();
    if (account != null) {
      exchange.echoed(account, delivery.decision().permit().route(), field);
    }
  }

  private static boolean isSmall(Framing framing) {
    return !framing.isEmpty() && framing.length() <= PodFqdnRewriter.MAX_CONTENT;
  }

  /** The length that an answer declares without having content (RFC 9110 section 8.6), or -1. */
  private long declaredLength(int status, FieldSection fields) {
    boolean silent = status == NOT_MODIFIED || "HEAD".equals(exchange.head().method());
    String length = silent ? fields.first(FieldName.CONTENT_LENGTH) : null;
    return length == null ? -1 : Long.parseLong(length);
  }

  private void begin(AnswerHead head, Framing framed, long declaredLength) {
    begun = true;
    framing = framed;
    side().answer(head, framed, declaredLength);
    delivery.answerBegins();
  }

  @Override
  public void onContent(ByteBuf piece) {
    Replay replay = delivery.replay();
    if (replay != null && replay.takes(piece)) {
      return;
    }
    octets += piece.readableBytes();
    AnswerObserver looks = observer;
    if (looks != null && looks.isCurious()) {
      looks.see(piece.nioBuffer());
    }
    LoginAnswer holding = held;
    if (holding != null) {
      if (holding.take(piece)) {
        return;
      }
      passHeld(holding, holding.content(), holding.framing());
    }
    side().content(piece);
    delivery.deadlines().moved();
    if (!side().isWritable()) {
      side().flush();
      delivery.wantAnswer(side().isWritable());
    }
  }

  /** Passes on what was held; its length is declared only where it is known by now. */
  private void passHeld(LoginAnswer holding, byte[] content, Framing framing) {
    held = null;
    begin(holding.head(), framing, -1);
    side().content(Unpooled.wrappedBuffer(content));
  }

  @Override
  public void onPause() {
    Replay replay = delivery.replay();
    boolean quiet = replay != null && replay.pauses();
    if (!quiet && begun && !exchange.isOver()) {
      delivery.deadlines().pause();
      side().flush();
    }
  }

  @Override
  public void onEnd(FieldSection trailers) {
    Replay replay = delivery.replay();
    if (replay != null && replay.ends(trailers)) {
      return;
    }
    LoginAnswer holding = held;
    if (holding != null) {
      byte[] content = PodFqdnRewriter.rewrite(holding.content(), context.gateway());
      passHeld(holding, content, Framing.length(content.length));
    }
    AnswerObserver looked = observer;
    if (looked != null) {
      exchange.record().outcome(outcome(looked.finding()));
    }
    exchange.record().octets(delivery.contentIn(), octets);
    byte[] last = ForwardRule.answerTrailers(trailers, this); // before the record ends: may be told
    delivery.upstreamDone();
    exchange.finish(Ending.COMPLETE);
    side().end(last);
  }

  private static Outcome outcome(AnswerObserver.Finding finding) {
    return switch (finding) {
      case OK -> Outcome.OK;
      case SUCCESS_FALSE -> Outcome.SUCCESS_FALSE;
      case LOGIN_PAGE -> Outcome.LOGIN_PAGE;
      case UNKNOWN -> Outcome.UNKNOWN;
    };
  }

  @Override
  public void onFailure(UpstreamException why) {
    Replay replay = delivery.replay();
    if (replay != null && replay.fails(why)) {
      return;
    }
    if (begun || held != null) {
      delivery.answerFailed(why);
    } else {
      delivery.connectionFailed(why);
    }
  }

  @Override
  public void onWritabilityChanged() {
    delivery.upstreamWritabilityChanged();
  }
}

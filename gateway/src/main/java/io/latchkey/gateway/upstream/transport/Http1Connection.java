package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.websocket.Handshake;
import io.latchkey.gateway.wire.ContentWriter;
import io.latchkey.gateway.wire.HeadReader;
import io.latchkey.gateway.wire.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection to a tenant: idle, or carrying one call.
 *
 * <p>A call owns it from {@link #send} to the end of its answer. It goes back to its pool if both
 * are complete and nothing speaks against it; else it is closed. Confined to its event loop.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements UpstreamCall, Pooled {
  private static final Logger log = LoggerFactory.getLogger(Http1Connection.class);

  /** The most that one record of TLS holds (RFC 8446 section 5.1). */
  private static final int RECORD = 1 << 14;

  private final Origin origin;
  private final RequestWriter writer;
  private final HeadReader heads = AnswerDecoder.heads();
  private final Consumer<? super Http1Connection> closed;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Outlet outlet;
  private @Nullable AnswerDecoder answer;
  private @Nullable AnswerListener listener;
  private Framing sending = Framing.NONE;
  private Consumer<Http1Connection> idle = connection -> {};
  private boolean requestComplete;
  private boolean wanted;
  private boolean reading;
  private boolean handedOut;
  private boolean closeNotified;
  private boolean failing;
  private boolean returning;
  private boolean answerBegun;
  private boolean outputShut;
  private boolean unwritten;
  private int calls;
  private boolean answered;
  private @Nullable UpstreamException refusal;
  private @Nullable String fault;
  long idleSince;

  /** Whether its pool counts it as lent. */
  boolean lent;

  Http1Connection(Origin origin, Consumer<? super Http1Connection> closed) {
    this.origin = origin;
    this.writer = new RequestWriter(origin.authority());
    this.closed = closed;
  }

  /** Says that somebody has it now, and must be told of its end. */
  void handedOut() {
    handedOut = true;
  }

  /** Says who takes the connection when it becomes idle. */
  void onIdle(Consumer<Http1Connection> taker) {
    this.idle = taker;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    outlet = new Outlet(ctx);
  }

  private ChannelHandlerContext ctx() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }

  @Override
  public boolean isReused() {
    return calls > 1;
  }

  @Override
  public Reach reach() {
    return unwritten ? Reach.NOT_WRITTEN : Reach.UNKNOWN;
  }

  /** Whether it has carried no call yet. */
  boolean isUnused() {
    return calls == 0;
  }

  @Override
  public boolean hasAnswerBegun() {
    return answerBegun;
  }

  @Override
  public @Nullable UpstreamException refusal() {
    return refusal;
  }

  @Override
  public boolean takeAnswered() {
    boolean was = answered;
    answered = false;
    return was;
  }

  @Override
  public @Nullable String takeFault() {
    String was = fault;
    fault = null;
    return was;
  }

  @Override
  public void overdue() {
    fault = Faults.LATE;
  }

  boolean isOpen() {
    return ctx().channel().isActive();
  }

  @Override
  public void send(UpstreamRequest request, AnswerListener hears) {
    send(request, null, hears);
  }

  @Override
  public void shakeHands(UpstreamRequest request, Handshake handshake, AnswerListener hears) {
    send(request, handshake, hears);
  }

  private void send(UpstreamRequest request, @Nullable Handshake handshake, AnswerListener hears) {
    ChannelHandlerContext ctx = ctx();
    assert ctx.executor().inEventLoop();
    listener = hears;
    answer = new AnswerDecoder("HEAD".equals(request.head().method()), handshake, heads);
    sending = request.head().framing();
    requestComplete = sending.isEmpty();
    answerBegun = false;
    wanted = true;
    calls++;
    unwritten = !ctx.channel().isActive();
    ByteBuf head = writer.write(ctx.alloc(), request, handshake != null);
    int octets = head.readableBytes();
    if (!Objects.requireNonNull(outlet).sendAtOnce(head)) {
      write(head, octets);
    }
    if (unwritten) {
      fail(ctx, Faults.broken(origin));
    } else {
      watch();
    }
  }

  /** Writes a head that was not sent at once, and finds out if the connection took nothing. */
  private void write(ByteBuf head, int octets) {
    head.retain();
    try {
      ctx().writeAndFlush(head, ctx().voidPromise());
      if (outputShut) {
        // a record that is not whole is nothing: who gets a part of it cannot read it
        unwritten = origin.tls() ? octets <= RECORD : head.readableBytes() == octets;
      }
    } finally {
      head.release();
    }
  }

  @Override
  public void hear(AnswerListener next) {
    listener = next;
  }

  @Override
  public void content(ByteBuf piece) {
    ContentWriter.write(ctx(), sending, piece);
  }

  @Override
  public void flush() {
    ctx().flush();
  }

  @Override
  public void end(byte[] trailers) {
    AnswerDecoder decoder = answer;
    if (decoder != null && decoder.hasSwitched()) {
      forget();
      Parting.begin(ctx());
      return;
    }
    ContentWriter.end(ctx(), sending, trailers);
    ctx().flush();
    requestComplete = true;
  }

  @Override
  public boolean isWritable() {
    return ctx().channel().isWritable();
  }

  @Override
  public long pendingOctets() {
    var buffer = ctx().channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public void wantAnswer(boolean more) {
    boolean was = wanted;
    wanted = more;
    if (more && !was) {
      watch();
    }
  }

  /** Not at once: whom it is lent to next may have no use for it either, and so on. */
  @Override
  public void giveBack() {
    ctx().executor().execute(this::offer);
  }

  private void offer() {
    if (isOpen()) {
      idle.accept(this);
    }
  }

  @Override
  public void cancel() {
    forget();
    ctx().close();
  }

  /** Nothing of the call that it carries is heard any more. */
  private void forget() {
    AnswerDecoder decoder = answer;
    answer = null;
    listener = null;
    if (decoder != null) {
      decoder.close();
    }
  }

  /**
   * Keeps a read outstanding: for the answer, and while idle to notice the other side's closing.
   */
  void watch() {
    if (!reading) {
      reading = true;
      ctx().read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    AnswerDecoder decoder = answer;
    AnswerListener hears = listener;
    if (decoder == null || hears == null) {
      // nobody asked for it: it must never become the answer to the next call
      returning = false;
      bytes.release();
      ctx.close();
      return;
    }
    answerBegun = true;
    answered = true;
    try {
      boolean complete = decoder.decode(ctx.alloc(), bytes, () -> listener);
      if (answer != decoder) {
        decoder.close();
      } else if (complete) {
        finish(ctx, decoder, hears);
      }
    } catch (MalformedException malformed) {
      fail(ctx, new UpstreamException(UpstreamException.Kind.MALFORMED, malformed.what()));
    }
  }

  private void finish(ChannelHandlerContext ctx, AnswerDecoder decoder, AnswerListener hears) {
    boolean again = !failing && requestComplete && decoder.keepsAlive() && ctx.channel().isActive();
    FieldSection trailers = decoder.trailers();
    forget();
    if (again) {
      // not before all that was read has been seen: TLS hands one read over in several records
      returning = true;
    } else {
      ctx.close();
    }
    hears.onEnd(trailers);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    AnswerListener hears = listener;
    if (hears != null) {
      hears.onPause();
    }
    if (returning) {
      returning = false;
      idle.accept(this);
    }
    if (wanted) {
      watch();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    AnswerListener hears = listener;
    if (hears != null) {
      hears.onWritabilityChanged();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelOutputShutdownEvent) {
      outputShut = true; // a write failed, and nothing can be written any more
    }
    if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
      closeNotified = true;
      ctx.close();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    AnswerDecoder decoder = answer;
    AnswerListener hears = listener;
    if (decoder != null && hears != null) {
      boolean cleanEnd = !failing && (!origin.tls() || closeNotified);
      if (cleanEnd && decoder.endsAtClose()) {
        requestComplete = false;
        finish(ctx, decoder, hears);
      } else {
        fail(ctx, Faults.broken(origin));
      }
    }
    returning = false;
    if (handedOut) {
      closed.accept(this);
    }
  }

  /**
   * A write that fails is no end: a tenant that answered early and closed makes ours fail while its
   * answer waits to be read. A read that fails is followed by {@link #channelInactive}.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException && ctx.channel().isActive()) {
      failing = true;
      return;
    }
    if (!answerBegun && !isReused() && TlsFaults.isCertificateRefused(cause)) {
      refusal = Faults.certificateRefused(origin, cause);
      fail(ctx, refusal);
      return;
    }
    if (!Faults.isTheirs(cause)) {
      log.atError().setCause(cause).log("fault while an answer was read");
    }
    fail(ctx, Faults.broken(origin));
  }

  private void fail(ChannelHandlerContext ctx, UpstreamException why) {
    AnswerListener hears = listener;
    forget();
    returning = false;
    ctx.close();
    if (hears != null) {
      // one that died while nobody used it says nothing of its address
      fault = isReused() && !answerBegun ? null : Faults.of(why);
      hears.onFailure(why);
    }
  }
}

package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.parse.RequestStream;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.exchange.Exchange;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection of a caller: its requests one after the other, each as one exchange.
 *
 * <pre>
 *   HEAD --head read--> CONTENT --last octet read--> ANSWERING --answer written--> HEAD
 *     |                    |                             |
 *     '--refused-----------'------- ends with it --------'---> LINGERING --> closed
 * </pre>
 *
 * <p>Content is read only as fast as the exchange takes it; while it takes none, a bounded number
 * of octets is held so that the caller's going away is noticed. Confined to its event loop.
 */
final class CallerConnection extends ChannelInboundHandlerAdapter implements AnswerSide.Reading {
  /** How many octets are held while nobody wants them. */
  private static final int MAX_HELD = 16 << 10;

  private static final Logger log = LoggerFactory.getLogger(CallerConnection.class);

  private enum State {
    HEAD,
    CONTENT,
    ANSWERING,
    LINGERING
  }

  /** Says that no request after the present one is taken. */
  enum Drain {
    NOW
  }

  private final Listener listener;
  private final Conductor conductor;
  private @Nullable ChannelHandlerContext context;
  private @Nullable AnswerSide answers;
  private @Nullable Farewell end;
  private @Nullable RequestStream stream;
  private @Nullable Exchange exchange;
  private State state = State.HEAD;
  private boolean headStarted;
  private boolean advancing;
  private boolean readPending;
  private long discarded;
  private int requests;

  CallerConnection(Listener listener, Conductor conductor) {
    this.listener = listener;
    this.conductor = conductor;
  }

  private ChannelHandlerContext ctx() {
    ChannelHandlerContext given = context;
    if (given == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return given;
  }

  private AnswerSide side() {
    AnswerSide made = answers;
    if (made == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return made;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    AnswerSide side = new AnswerSide(ctx, conductor, this);
    answers = side;
    end = new Farewell(ctx, side, listener.limits().idle().toNanos());
    if (ctx.channel().isActive()) {
      begin();
    }
  }

  private Farewell farewell() {
    Farewell made = end;
    if (made == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return made;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin();
  }

  private void begin() {
    awaitRequest();
    requestRead();
  }

  private void awaitRequest() {
    headStarted = false;
    farewell().watchIdle();
  }

  /** The stream is made at the first bytes, when a TLS handshake has told who the peer is. */
  private RequestStream stream() {
    RequestStream made = stream;
    if (made == null) {
      made = listener.stream(Peers.of(ctx().channel(), listener.trustedProxies()));
      stream = made;
    }
    return made;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (state == State.LINGERING) {
      farewell().drop(bytes);
      return;
    }
    stream().feed(ctx.alloc(), bytes);
    advance();
  }

  /** Goes on as far as the bytes that are here lead. */
  private void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    try {
      boolean moved = true;
      while (moved) {
        moved =
            switch (state) {
              case HEAD -> stream != null && stream.held() > 0 && mayTakeNext() && readHead(stream);
              case CONTENT -> readContent(stream());
              case ANSWERING -> side().isAnswered() && next();
              case LINGERING -> false;
            };
      }
    } finally {
      advancing = false;
    }
    requestRead();
  }

  /** A caller that does not read its answers gets no more of them to pile up. */
  private boolean mayTakeNext() {
    return side().isWritable();
  }

  private boolean readHead(RequestStream from) {
    if (!headStarted) {
      headStarted = true;
      side().watch().set(listener.limits().headerTime().toNanos(), this::headIsLate);
    }
    RequestHead read;
    try {
      read = from.head();
    } catch (RefusedException refused) {
      refuseUnread(refused.refusal());
      return true;
    }
    if (read == null) {
      return false;
    }
    side().watch().clear();
    requests++;
    discarded = 0;
    side().begin(read);
    if (!read.keepAlive() || requests >= listener.limits().requests()) {
      side().close();
    }
    state = State.CONTENT;
    Exchange begun = conductor.begin(side(), read, listener.name());
    exchange = begun;
    begun.start();
    return true;
  }

  /**
   * Answers a request that could not be read; what follows it on this connection has no meaning.
   */
  private void refuseUnread(Refusal refusal) {
    state = State.ANSWERING;
    side().begin(null);
    side().close();
    conductor.refuseUnread(side(), refusal, listener.name(), Peers.text(ctx().channel()));
  }

  private void headIsLate() {
    refuseUnread(Refusal.of(Reason.SLOW_REQUEST, "Send the whole head of the request sooner."));
    advance();
  }

  private boolean readContent(RequestStream from) {
    if (from.isComplete()) {
      state = State.ANSWERING;
      Exchange running = exchange;
      if (running != null) {
        running.contentEnd(from.trailers());
      }
      return true;
    }
    boolean answered = side().isAnswered();
    if (answered && !mayGoOn()) {
      linger();
      return true;
    }
    if (from.held() == 0 || !(side().isContentWanted() || answered)) {
      return false;
    }
    try {
      ByteBuf piece = from.content();
      if (piece != null) {
        takeContent(piece);
      }
      return piece != null || from.isComplete();
    } catch (RefusedException malformed) {
      malformedContent(malformed.refusal());
      return true;
    }
  }

  /** Whether the rest of the content is worth reading though the answer is out already. */
  private boolean mayGoOn() {
    return !side().isClosing()
        && discarded <= Leftover.MAX_OCTETS
        && Leftover.isSmall(side().head());
  }

  private void takeContent(ByteBuf piece) {
    Exchange running = exchange;
    if (running == null) {
      discarded += piece.readableBytes();
      piece.release();
    } else {
      running.content(piece);
    }
  }

  /** The framing is lost: nothing after this has a meaning. */
  private void malformedContent(Refusal refusal) {
    side().close();
    state = State.ANSWERING;
    Exchange running = exchange;
    if (running == null) {
      linger();
    } else {
      running.malformed(refusal);
    }
  }

  private boolean next() {
    if (side().isClosing()) {
      linger();
      return true;
    }
    state = State.HEAD;
    awaitRequest();
    return true;
  }

  /**
   * Ends the connection so that the caller can still read the answer: bytes that arrive after a
   * close would reset it (RFC 9112 section 9.6).
   */
  private void linger() {
    boolean nothingAsked = state == State.HEAD && !headStarted;
    boolean finished = nothingAsked || side().head() != null && stream().isComplete();
    state = State.LINGERING;
    releaseStream();
    farewell().begin(finished);
    requestRead();
  }

  private void releaseStream() {
    if (stream != null) {
      stream.release();
    }
  }

  private void requestRead() {
    int held = stream == null ? 0 : stream.held();
    boolean room =
        switch (state) {
          case HEAD -> side().isWritable() || held < MAX_HELD;
          case CONTENT, ANSWERING -> held < MAX_HELD;
          case LINGERING -> true;
        };
    if (!readPending && room) {
      readPending = true;
      ctx().read();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    readPending = false;
    pauseContent();
    requestRead();
  }

  /** Lets go on what was read, for now there is no more. */
  private void pauseContent() {
    Exchange running = exchange;
    if (running != null) {
      running.contentPause();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange running = exchange;
    if (running != null) {
      running.callerWritabilityChanged();
    } else {
      advance();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    side().watch().close();
    Exchange running = exchange;
    exchange = null;
    state = State.LINGERING;
    releaseStream();
    if (running != null) {
      running.callerGone();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == Drain.NOW) {
      side().close();
      if (state == State.HEAD && !headStarted) {
        linger();
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      log.atDebug().addKeyValue("listener", listener.name()).log("a caller's connection failed");
      ctx.close();
      return;
    }
    log.atError().setCause(cause).log("fault while a call was carried");
    Exchange running = exchange;
    if (running == null) {
      ctx.close();
    } else {
      side().close();
      running.fault();
    }
  }

  @Override
  public void contentIsWanted() {
    advance();
    pauseContent();
  }

  @Override
  public boolean isContentComplete() {
    return stream().isComplete();
  }

  @Override
  public void answerIsOut() {
    exchange = null;
    farewell().watchIdle();
    advance();
  }

  @Override
  public void answerIsBroken() {
    exchange = null;
    state = State.LINGERING;
  }
}

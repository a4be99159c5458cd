package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.parse.RequestStream;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.exchange.Drain;
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
 *                                                        |          ^
 *                                                        '--101--> SWITCHED
 * </pre>
 *
 * <p>Content is read only as fast as the exchange takes it; while it takes none, a bounded number
 * of octets is held so that the caller's going away is noticed. Confined to its event loop.
 */
final class CallerConnection extends ChannelInboundHandlerAdapter implements AnswerSide.Reading {
  private static final Logger log = LoggerFactory.getLogger(CallerConnection.class);

  private enum State {
    HEAD,
    CONTENT,
    ANSWERING,
    SWITCHED,
    LINGERING
  }

  private final Listener listener;
  private final Conductor conductor;
  private final Turns turns;
  private final HeadTime headTime;
  private @Nullable ChannelHandlerContext context;
  private @Nullable AnswerSide answers;
  private @Nullable Farewell end;
  private @Nullable RequestStream stream;
  private @Nullable ContentIntake intake;
  private State state = State.HEAD;
  private boolean advancing;
  private boolean readPending;

  /** A connection whose first octet came {@code headSpent} nanoseconds ago. */
  CallerConnection(Listener listener, Conductor conductor, long headSpent) {
    this.listener = listener;
    this.conductor = conductor;
    this.headTime = new HeadTime(listener.limits().headerTime().toNanos(), headSpent);
    this.turns = new Turns(listener.limits());
  }

  private ChannelHandlerContext ctx() {
    return made(context);
  }

  private AnswerSide side() {
    return made(answers);
  }

  private ContentIntake intake() {
    return made(intake);
  }

  private Farewell farewell() {
    return made(end);
  }

  private static <T> T made(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return part;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    AnswerSide side = new AnswerSide(ctx, conductor, listener.limits(), this);
    answers = side;
    intake = new ContentIntake(side);
    end = new Farewell(ctx, side, listener.limits().idle().toNanos());
    if (ctx.channel().isActive()) {
      begin();
    }
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
    headTime.rest();
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
    if (state == State.CONTENT) {
      side().contentCame(bytes.readableBytes());
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
    turns.begin();
    try {
      boolean moved = true;
      while (moved) {
        moved =
            switch (state) {
              case HEAD -> stream != null && stream.held() > 0 && mayTakeNext() && readHead(stream);
              case CONTENT -> readContent(stream());
              case ANSWERING -> side().isAnswered() && next();
              case SWITCHED -> side().isAnswered() ? next() : readFrames(stream());
              case LINGERING -> false;
            };
      }
    } finally {
      advancing = false;
    }
    requestRead();
  }

  /**
   * A caller that does not read its answers gets no more of them to pile up, and one that sends
   * request after request lets others go first now and then.
   */
  private boolean mayTakeNext() {
    return side().isWritable() && !turns.mustRest(ctx().executor(), this::advance);
  }

  private boolean readHead(RequestStream from) {
    RequestHead read;
    try {
      read = from.head();
    } catch (RefusedException refused) {
      refuseUnread(refused.refusal());
      return true;
    }
    if (read == null) {
      headTime.begin(side().watch(), this::headIsLate);
      return false;
    }
    headTime.end(side().watch());
    side().begin(read);
    if (turns.isLast() || !read.keepAlive()) {
      side().close();
    }
    state = State.CONTENT;
    Exchange begun = conductor.begin(side(), read, listener.name());
    intake().begin(begun);
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
      side().contentEnded();
      intake().complete(from);
      return true;
    }
    ContentIntake.Step step = intake().read(from);
    switch (step) {
      case NOTHING, PIECE -> {}
      case LEFT -> linger();
      case MALFORMED -> malformedContent();
    }
    return step != ContentIntake.Step.NOTHING;
  }

  private boolean readFrames(RequestStream from) {
    return side().isContentWanted() && intake().raw(from);
  }

  private void malformedContent() {
    side().close();
    state = State.ANSWERING;
    if (!intake().malformed()) {
      linger();
    }
  }

  private boolean next() {
    stream().rest();
    if (side().isClosing() || holdsFrames()) {
      linger();
      return true;
    }
    state = State.HEAD;
    side().rest();
    turns.answered(stream().held() > 0);
    awaitRequest();
    return true;
  }

  /**
   * Ends the connection so that the caller can still read the answer: bytes that arrive after a
   * close would reset it (RFC 9112 section 9.6).
   */
  private void linger() {
    boolean finished = state == State.HEAD && !headTime.hasBegun() || isAllSaid();
    state = State.LINGERING;
    releaseStream();
    farewell().begin(finished);
    requestRead();
  }

  /** Whether the last request has ended, its caller knows it, and nothing more seems to come. */
  private boolean isAllSaid() {
    RequestHead last = side().head();
    boolean known = last != null && (conductor.closesConnections() || !last.keepAlive());
    boolean ended = known && state != State.SWITCHED && stream().isComplete();
    return ended && stream().held() == 0 && !turns.wasPipelined();
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
          case HEAD -> side().isWritable() && !turns.isResting() || held < Footprint.MAX_HELD;
          // what is held of content that is wanted is part of a line: its reader has its own limit
          case CONTENT ->
              held < Footprint.MAX_HELD || side().isContentWanted() || side().isAnswered();
          case ANSWERING, SWITCHED -> held < Footprint.MAX_HELD;
          case LINGERING -> farewell().readsOn();
        };
    if (!readPending && room) {
      readPending = true;
      ctx().read();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    readPending = false;
    intake().pause();
    requestRead();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange running = intake().exchange();
    if (running != null) {
      running.callerWritabilityChanged();
    } else {
      advance();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    side().release();
    if (state == State.SWITCHED) {
      intake().raw(stream());
    }
    Exchange running = intake().over();
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
      Exchange running = intake().exchange();
      if (state == State.HEAD && !headTime.hasBegun()) {
        linger();
      } else if (running != null) {
        running.drain();
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
    Exchange running = intake().exchange();
    if (running == null) {
      ctx.close();
    } else {
      side().close();
      running.fault();
    }
  }

  @Override
  public void contentIsSlow() {
    intake().slow();
    malformedContent();
    advance();
  }

  @Override
  public void contentIsWanted() {
    advance();
    intake().pause();
  }

  @Override
  public boolean isContentComplete() {
    return stream().isComplete();
  }

  @Override
  public boolean holdsFrames() {
    return stream != null && stream.isHandshake() && stream.held() > 0;
  }

  @Override
  public void protocolIsSwitched() {
    state = State.SWITCHED;
  }

  @Override
  public void answerIsOut() {
    intake().over();
    if (state == State.CONTENT) {
      farewell().watchIdle(); // till all of the request has come; then for the next one
    }
    advance();
  }

  @Override
  public void answerIsBroken() {
    intake().over();
    state = State.LINGERING;
  }
}

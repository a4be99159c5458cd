package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.exchange.CallerSide;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.exchange.Drain;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection of a caller (RFC 9113): where its frames come in and go out. Calls are on
 * its streams, each a {@link CallerStream}; {@link ConnectionEnd} says how it ends.
 *
 * <p>Confined to its event loop.
 */
final class CallerFrames extends Http2ConnectionHandler implements ConnectionTimes.Over {
  /**
   * The buffer of the socket: left alone, the kernel takes 4 MiB for a caller that does not read.
   */
  static final int SEND_BUFFER = 512 << 10;

  /** The most octets of content that are held for all calls of a connection. */
  static final int MAX_WINDOW = 8 << 20;

  private static final Logger log = LoggerFactory.getLogger(CallerFrames.class);

  private final Terms terms;
  private final Conductor conductor;
  private final FrameGate gate;
  private final FrameGuard guard;
  private final Outflow outflow = new Outflow(this);
  private final AnswerRoom answerRoom;
  private final ContentRoom contentRoom;
  private final CallerStreams streams;
  private final StreamErrors errors;
  private final ConnectionEnd end;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ConnectionTimes times;
  private boolean settled;

  CallerFrames(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      CallerFramesBuilder parts) {
    super(decoder, encoder, settings, true, false);
    this.terms = parts.terms();
    this.conductor = parts.conductor();
    this.end = new ConnectionEnd(this, parts.departure());
    this.gate = parts.gate();
    this.guard = parts.guard();
    this.streams = new CallerStreams(this);
    this.answerRoom = new AnswerRoom(terms.shared(), terms.streams(), streams::mayWrite);
    this.contentRoom = new ContentRoom(terms.shared(), widest(), this::widen);
    this.errors = new StreamErrors(this, streams);
    decoder.frameListener(streams);
  }

  ChannelHandlerContext context() {
    ChannelHandlerContext given = context;
    if (given == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return given;
  }

  private ConnectionTimes times() {
    ConnectionTimes made = times;
    if (made == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return made;
  }

  EventLoop loop() {
    return (EventLoop) context().executor();
  }

  Terms terms() {
    return terms;
  }

  Conductor conductor() {
    return conductor;
  }

  FrameGuard guard() {
    return guard;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    times = new ConnectionTimes(loop(), terms, System::nanoTime, this);
    // ours to keep, so that a stream too many is known to the connection when it is refused
    connection().remote().maxActiveStreams(Integer.MAX_VALUE);
    ctx.channel().config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
    super.handlerAdded(ctx);
    ctx.flush();
    ctx.read();
  }

  /** Enough for every stream to be held up at once without holding up another, up to a limit. */
  private int widest() {
    return (int) Math.min(MAX_WINDOW, (terms.streams() + 1L) * CallerFramesBuilder.STREAM_WINDOW);
  }

  private void widen(int octets) {
    try {
      decoder().flowController().incrementWindowSize(connection().connectionStream(), octets);
      flushSoon();
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  AnswerRoom answerRoom() {
    return answerRoom;
  }

  ContentRoom contentRoom() {
    return contentRoom;
  }

  Outflow outflow() {
    return outflow;
  }

  /** Whether nothing more is read or written. */
  boolean isOver() {
    return end.isReached();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (end.isReached() && message instanceof ByteBuf late) {
      end.dropped(late.readableBytes());
      late.release();
    } else {
      super.channelRead(ctx, message);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (!end.isReached()) {
      super.decode(ctx, in, out);
    }
    if (end.isReached()) {
      end.dropped(in.readableBytes());
      in.skipBytes(in.readableBytes());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (!end.isReached()) {
      streams.coming(gate.openData(), gate.openOctets());
      outflow.look();
    }
    if (end.isReached()) {
      ctx.read();
    } else {
      update();
      super.channelReadComplete(ctx);
    }
  }

  private void update() {
    times().update(!settled || gate.isUnfinished(), connection().numActiveStreams() > 0);
  }

  void settingsCame() {
    settled = true;
  }

  void settingsConfirmed() {
    times().settingsConfirmed();
    connection().remote().maxActiveStreams(Integer.MAX_VALUE);
  }

  void flushSoon() {
    outflow.flushSoon();
  }

  /** Gives back a part of a stream's window, and of the connection's. */
  void giveBack(Http2Stream stream, int octets) {
    try {
      if (decoder().flowController().consumeBytes(stream, octets)) {
        flushSoon();
      }
    } catch (Http2Exception broken) {
      onError(context(), true, broken);
    }
  }

  void reset(Http2Stream stream, Http2Error code) {
    if (!end.isReached() && stream.state() != Http2Stream.State.CLOSED) {
      resetStream(context(), stream.id(), code.code(), context().newPromise());
      flushSoon();
    }
  }

  @Override
  public ChannelFuture resetStream(
      ChannelHandlerContext ctx, int id, long code, ChannelPromise promise) {
    errors.resetByUs(id);
    ChannelFuture sent = super.resetStream(ctx, id, code, promise);
    if (!guard.reset(code)) {
      cutOff(Http2Error.ENHANCE_YOUR_CALM);
    }
    return sent;
  }

  /** The caller has reset a stream. */
  void wasReset(int id) {
    errors.resetByCaller(id);
  }

  /** The caller has all of an answer. */
  void answered(Http2Stream stream) {
    guard.answered();
    reset(stream, Http2Error.NO_ERROR);
  }

  void refuseUnread(CallerSide side, Refusal refusal) {
    conductor.refuseUnread(side, refusal, terms.listener(), peer());
  }

  void noteUnread(Refusal refusal) {
    conductor.noteUnread(refusal, terms.listener(), peer());
  }

  private String peer() {
    return terms.peer().text();
  }

  void streamClosed(int id) {
    errors.closed(id);
    if (!end.isReached() && connection().numActiveStreams() == 0) {
      times().requestsAreOver();
      update();
      end.streamClosed();
    }
  }

  /** Takes no new stream; the connection ends when those that there are have ended. */
  void retire() {
    end.retire();
  }

  /** Ends the connection with all that is on it. */
  void cutOff(Http2Error why) {
    end.cutOff(why);
  }

  /** Ends it without a word, for nobody reads. */
  void breakOff() {
    end.breakOff();
  }

  /** Nothing more is read or written. */
  void ended() {
    times().close();
    outflow.close();
    streams.end();
  }

  @Override
  public void headIsLate() {
    if (gate.isUnfinished()) {
      noteUnread(Refusal.of(Reason.SLOW_REQUEST, "Send the whole head of the request sooner."));
    }
    cutOff(Http2Error.ENHANCE_YOUR_CALM);
  }

  @Override
  public void settingsAreLate() {
    cutOff(Http2Error.SETTINGS_TIMEOUT);
  }

  @Override
  public void idleIsOver() {
    retire();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == Drain.NOW) {
      retire();
    } else if (event == Drain.SOON) {
      end.announce();
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    errors.on(ctx, outbound, error);
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    if (error == null && !(cause instanceof IOException)) {
      log.atError().setCause(cause).log("fault on a connection");
    }
    cutOff(error == null ? Http2Error.INTERNAL_ERROR : error.error());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      log.atDebug().addKeyValue("listener", terms.listener()).log("a caller's connection failed");
      ctx.close();
    } else {
      onError(ctx, false, cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    end.closed();
    times().close();
    outflow.close();
    super.channelInactive(ctx);
    contentRoom.close();
  }
}

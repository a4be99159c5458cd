package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.respond.AnswerWriter;
import io.latchkey.gateway.exchange.CallerSide;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.exchange.Pace;
import io.latchkey.gateway.exchange.Watch;
import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The answering half of a caller's connection: what an exchange writes to, and what of the present
 * request decides how.
 *
 * <p>Confined to the connection's event loop.
 */
final class AnswerSide implements CallerSide {
  /** What the reading half is told. */
  interface Reading {
    /** Content is wanted now, and was not before. */
    void contentIsWanted();

    /** The answer is written, all of it. */
    void answerIsOut();

    /** The answer was broken off. */
    void answerIsBroken();

    /** Whether the present request's content has been read to its end. */
    boolean isContentComplete();

    /** The caller sends its content below the least rate. */
    void contentIsSlow();

    /** Whether bytes have come that may be frames of a WebSocket, sent ahead of an agreement. */
    default boolean holdsFrames() {
      return false;
    }

    /** From now on what comes is frames. */
    default void protocolIsSwitched() {
      throw new IllegalStateException("nobody asked to switch protocols");
    }
  }

  private static final int CONTINUE = 100;

  private final ChannelHandlerContext ctx;
  private final Conductor conductor;
  private final Reading reading;
  private final Watch watch;
  private final AnswerWriter writer;
  private final Pace pace;
  private @Nullable RequestHead head;
  private boolean contentWanted;
  private boolean invited;
  private boolean answered;
  private boolean closing;

  AnswerSide(
      ChannelHandlerContext ctx,
      Conductor conductor,
      ListenerSettings.Limits limits,
      Reading reading) {
    this.ctx = ctx;
    this.conductor = conductor;
    this.reading = reading;
    this.watch = new Watch((EventLoop) ctx.executor(), System::nanoTime);
    this.writer = new AnswerWriter(ctx);
    this.pace =
        new Pace(
            (EventLoop) ctx.executor(),
            limits.minimumRate(),
            limits.rateGrace(),
            writer::octets,
            this::pendingOctets,
            reading::contentIsSlow,
            () -> Lingering.abort(ctx, true));
  }

  /** Ends with the connection. */
  void release() {
    watch.close();
    pace.close();
    writer.release();
  }

  /** Begins the turn of another request; null for one that could not be read. */
  void begin(@Nullable RequestHead next) {
    head = next;
    contentWanted = false;
    answered = false;
    invited = next == null || !next.fields().has(FieldName.EXPECT);
    pace.beginContent();
  }

  /** The connection is idle: what the last request said is not kept. */
  void rest() {
    head = null;
  }

  @Nullable RequestHead head() {
    return head;
  }

  boolean isContentWanted() {
    return contentWanted;
  }

  boolean isAnswered() {
    return answered;
  }

  /** Whether the connection ends with the present answer. */
  boolean isClosing() {
    return closing;
  }

  void close() {
    closing = true;
  }

  @Override
  public EventLoop loop() {
    return (EventLoop) ctx.executor();
  }

  @Override
  public Watch watch() {
    return watch;
  }

  @Override
  public void wantContent(boolean more) {
    boolean was = contentWanted;
    contentWanted = more;
    awaitContent();
    if (more && !was) {
      reading.contentIsWanted();
    }
  }

  /** A caller that waits for 100 (Continue) is not the one who is slow. */
  private void awaitContent() {
    pace.awaitContent(contentWanted && invited && !answered && !reading.isContentComplete());
  }

  /** Octets of the present request's content have come. */
  void contentCame(int octets) {
    pace.came(octets);
    if (!invited) {
      invited = true;
      awaitContent();
    }
  }

  /** The present request's content has come to its end. */
  void contentEnded() {
    pace.awaitContent(false);
  }

  private boolean isHttp10() {
    return head != null && head.http10();
  }

  @Override
  public void interim(AnswerHead interim) {
    if (!isHttp10()) {
      writer.interim(interim);
      pace.flushed();
    }
    if (interim.status() == CONTINUE && !invited) {
      invited = true;
      awaitContent();
    }
  }

  @Override
  public void answer(AnswerHead answer, Framing framing, long contentLength) {
    closing |= conductor.closesConnections() || reading.holdsFrames();
    writer.head(answer, framing, contentLength, isHttp10(), closing);
    closing |= writer.endsAtClose();
  }

  @Override
  public void switchProtocols(AnswerHead answer) {
    closing = true;
    writer.switchProtocols(answer);
    reading.protocolIsSwitched();
  }

  @Override
  public void content(ByteBuf piece) {
    writer.content(piece);
  }

  @Override
  public void flush() {
    writer.flush();
    pace.flushed();
  }

  @Override
  public void end(byte[] trailers) {
    writer.end(trailers);
    answer();
  }

  private void answer() {
    answered = true;
    pace.flushed();
    pace.awaitContent(false);
    reading.answerIsOut();
  }

  @Override
  public void refuse(Refusal refusal, String requestId, LongConsumer told) {
    boolean unread = head != null && !reading.isContentComplete();
    boolean slow = refusal.reason() == Reason.SLOW_REQUEST;
    boolean inDoubt = unread && (slow || !Leftover.isSmall(head));
    closing |= conductor.closesConnections() || reading.holdsFrames() || inDoubt;
    boolean toHead = head != null && "HEAD".equals(head.method());
    writer.refusal(refusal, requestId, toHead, isHttp10(), closing, told);
    answer();
  }

  @Override
  public void abort() {
    reading.answerIsBroken();
    writer.letGo();
    Lingering.abort(ctx, writer.endsAtClose());
  }

  @Override
  public boolean isWritable() {
    return ctx.channel().isWritable();
  }

  @Override
  public long pendingOctets() {
    var buffer = ctx.channel().unsafe().outboundBuffer();
    // what was written of the first piece is no longer waiting, though the piece is still there
    return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
  }
}

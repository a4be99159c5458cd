package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.respond.AnswerWriter;
import io.latchkey.gateway.exchange.CallerSide;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.exchange.Watch;
import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
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
  }

  private final ChannelHandlerContext ctx;
  private final Conductor conductor;
  private final Reading reading;
  private final Watch watch;
  private final AnswerWriter writer;
  private @Nullable RequestHead head;
  private boolean contentWanted;
  private boolean answered;
  private boolean closing;

  AnswerSide(ChannelHandlerContext ctx, Conductor conductor, Reading reading) {
    this.ctx = ctx;
    this.conductor = conductor;
    this.reading = reading;
    this.watch = new Watch((EventLoop) ctx.executor(), System::nanoTime);
    this.writer = new AnswerWriter(ctx);
  }

  /** Begins the turn of another request; null for one that could not be read. */
  void begin(@Nullable RequestHead next) {
    head = next;
    contentWanted = false;
    answered = false;
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
    if (more && !was) {
      reading.contentIsWanted();
    }
  }

  private boolean isHttp10() {
    return head != null && head.http10();
  }

  @Override
  public void interim(AnswerHead interim) {
    if (!isHttp10()) {
      writer.interim(interim);
    }
  }

  @Override
  public void answer(AnswerHead answer, Framing framing, long contentLength) {
    closing |= conductor.isDraining();
    writer.head(answer, framing, contentLength, isHttp10(), closing);
    closing |= writer.endsAtClose();
  }

  @Override
  public void content(ByteBuf piece) {
    writer.content(piece);
  }

  @Override
  public void flush() {
    ctx.flush();
  }

  @Override
  public void end(byte[] trailers) {
    writer.end(trailers);
    answered = true;
    reading.answerIsOut();
  }

  @Override
  public void refuse(Refusal refusal, String requestId) {
    boolean unread = head != null && !reading.isContentComplete();
    closing |= conductor.isDraining() || unread && !Leftover.isSmall(head);
    boolean toHead = head != null && "HEAD".equals(head.method());
    writer.refusal(refusal, requestId, toHead, isHttp10(), closing);
    answered = true;
    reading.answerIsOut();
  }

  @Override
  public void abort() {
    reading.answerIsBroken();
    Lingering.abort(ctx, writer.endsAtClose());
  }

  @Override
  public boolean isWritable() {
    return ctx.channel().isWritable();
  }

  @Override
  public long pendingOctets() {
    var buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}

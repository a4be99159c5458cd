package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.downstream.respond.Problem;
import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.wire.Http2Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * The answer on one stream, as frames (RFC 9113 section 8.1). It counts what waits to be sent,
 * whether a window of the caller or its socket holds it up.
 *
 * <p>Confined to the connection's event loop.
 */
final class StreamAnswer {
  /** When so many octets wait, no more should be given. */
  static final int HIGH_MARK = 64 << 10;

  /** When no more than these wait, more may be given again. */
  static final int LOW_MARK = 32 << 10;

  /** The status that never has a Content-Length (RFC 9110 section 8.6). */
  private static final int NO_CONTENT = 204;

  private final CallerFrames connection;
  private final Http2Stream stream;
  private final Runnable whenWritable;
  private final Runnable whenTooMuch;
  private long octets;
  private long pending;
  private boolean full;
  private boolean ended;

  /**
   * An answer not begun.
   *
   * @param whenWritable told when more may be given again
   * @param whenTooMuch told that there is no room for what was given
   */
  StreamAnswer(
      CallerFrames connection, Http2Stream stream, Runnable whenWritable, Runnable whenTooMuch) {
    this.connection = connection;
    this.stream = stream;
    this.whenWritable = whenWritable;
    this.whenTooMuch = whenTooMuch;
  }

  void interim(AnswerHead head) {
    if (isOpen()) {
      writeHeaders(headers(head), false);
      connection.flushSoon();
    }
  }

  /** Writes the head of the answer; one without content is complete with it. */
  void head(AnswerHead head, Framing framing, long contentLength) {
    if (!isOpen()) {
      return;
    }
    Http2Headers headers = headers(head);
    if (framing.kind() == Framing.Kind.LENGTH) {
      headers.setLong(HttpHeaderNames.CONTENT_LENGTH, framing.length());
    } else if (contentLength >= 0 && head.status() != NO_CONTENT) {
      headers.setLong(HttpHeaderNames.CONTENT_LENGTH, contentLength);
    }
    ended = framing.isEmpty();
    ChannelFuture written = writeHeaders(headers, ended);
    written.addListener(sent -> connection.outflow().taken(head.length()));
    ended(written);
  }

  private static Http2Headers headers(AnswerHead head) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    headers.status(HttpResponseStatus.valueOf(head.status()).codeAsText());
    Http2Fields.write(head.lines(), head.length(), headers);
    return headers;
  }

  private ChannelFuture writeHeaders(Http2Headers headers, boolean ends) {
    var ctx = connection.context();
    return connection.encoder().writeHeaders(ctx, stream.id(), headers, 0, ends, ctx.newPromise());
  }

  /** Writes a piece of content, which is released; nothing is flushed. */
  void content(ByteBuf piece) {
    if (!isOpen()) {
      piece.release();
    } else if (connection.answerRoom().add(piece.readableBytes())) {
      writeData(piece, false);
    } else {
      piece.release();
      whenTooMuch.run();
    }
  }

  private ChannelFuture writeData(ByteBuf piece, boolean ends) {
    int size = piece.readableBytes();
    octets += size;
    pending += size;
    full |= pending >= HIGH_MARK;
    var ctx = connection.context();
    return connection
        .encoder()
        .writeData(ctx, stream.id(), piece, 0, ends, ctx.newPromise())
        .addListener(sent -> sent(size, sent.isSuccess()));
  }

  private void sent(int size, boolean taken) {
    boolean held = full || !connection.answerRoom().isFree();
    pending -= size;
    full &= pending > LOW_MARK;
    if (taken) {
      connection.guard().taken(size);
      connection.outflow().taken(size);
    }
    connection.answerRoom().remove(size);
    if (held && isWritable()) {
      whenWritable.run();
    }
  }

  /** Writes the end of the content and what follows it. */
  void end(byte[] trailers) {
    if (!isOpen()) {
      return;
    }
    ended = true;
    if (trailers.length == 0) {
      ended(writeData(Unpooled.EMPTY_BUFFER, true));
    } else {
      Http2Headers headers = new DefaultHttp2Headers(false);
      Http2Fields.write(trailers, trailers.length, headers);
      ended(writeHeaders(headers, true));
    }
  }

  /** Writes a refusal as a whole answer, once it is told how many octets its content is. */
  void refusal(Refusal refusal, String requestId, boolean toHead, LongConsumer told) {
    byte[] problem = Problem.content(refusal, requestId);
    told.accept(toHead ? 0 : problem.length);
    byte[] lines = Problem.lines(refusal, requestId, Instant.now());
    AnswerHead head = new AnswerHead(refusal.reason().status(), lines, lines.length);
    head(head, toHead ? Framing.NONE : Framing.length(problem.length), problem.length);
    content(Unpooled.wrappedBuffer(problem));
    end(new byte[0]);
  }

  /**
   * When the caller has all of the answer but still sends content, it is told that nobody needs it
   * (RFC 9113 section 8.1).
   */
  private void ended(ChannelFuture written) {
    if (ended) {
      written.addListener(
          sent -> {
            if (sent.isSuccess()) {
              connection.answered(stream);
            }
          });
    }
  }

  private boolean isOpen() {
    return !ended && !stream.isResetSent() && stream.state() != Http2Stream.State.CLOSED;
  }

  /** Whether its end is written. */
  boolean isEnded() {
    return ended;
  }

  boolean isWritable() {
    return !full && connection.answerRoom().isWritable(pending);
  }

  /** How many octets of content were written. */
  long octets() {
    return octets;
  }

  /** How many octets of content wait. */
  long pending() {
    return pending;
  }
}

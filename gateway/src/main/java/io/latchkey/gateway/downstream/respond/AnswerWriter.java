package io.latchkey.gateway.downstream.respond;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.LineBuffer;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.wire.ContentWriter;
import io.latchkey.gateway.wire.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers to one caller's connection, each framed anew (RFC 9112 section 6). A head, and the
 * little content that fits behind it, is held until {@link #flush} or {@link #end}, at the latest
 * until {@link #release}.
 *
 * <p>Not thread-safe: one per connection, on its event loop.
 */
public final class AnswerWriter {
  /** The status that never has a Content-Length (RFC 9110 section 8.6). */
  private static final int NO_CONTENT = 204;

  /** The most octets of content that are copied behind their head, to go out as one buffer. */
  static final int JOINED = 4096;

  /** Octets of a chunk's size and line ends, as they mostly are. */
  private static final int CHUNK_FRAMING = 8;

  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final byte[] SWITCH = ascii("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  private static final byte[] CRLF = ascii("\r\n");

  private final ChannelHandlerContext ctx;
  private final Outlet outlet;
  private Framing framing = Framing.NONE;
  private @Nullable ByteBuf held;
  private long octets;

  public AnswerWriter(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    this.outlet = new Outlet(ctx);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes an interim answer, which has no content. */
  public void interim(AnswerHead head) {
    ByteBuf out = ctx.alloc().directBuffer(head.length() + 64);
    out.writeBytes(StatusLines.of(head.status())).writeBytes(head.lines(), 0, head.length());
    octets += out.writeBytes(CRLF).readableBytes();
    ctx.writeAndFlush(out, ctx.voidPromise());
  }

  /**
   * Writes the head of an answer, which is held.
   *
   * @param upstream how the tenant framed it; content of unknown length goes chunked, to HTTP/1.0
   *     up to the end of the connection
   * @param contentLength a length to declare though no content will come (RFC 9110 section 8.6), or
   *     -1
   * @param close whether the connection ends with this answer
   */
  public void head(
      AnswerHead head, Framing upstream, long contentLength, boolean http10, boolean close) {
    framing = reframed(upstream, http10);
    LineBuffer lines = LineBuffer.take();
    ByteBuf out;
    try {
      write(head, contentLength, http10, close, lines);
      int size = lines.length() + (int) Math.min(JOINED, content());
      out = ctx.alloc().directBuffer(size).writeBytes(lines.bytes(), 0, lines.length());
    } finally {
      lines.giveBack();
    }
    octets += out.readableBytes();
    held = out;
  }

  /** How long the content will be, as far as it is known. */
  private long content() {
    return framing.kind() == Framing.Kind.LENGTH ? framing.length() : 0;
  }

  /** Whether {@code piece} was copied behind what is held; it stays the giver's. */
  private boolean joins(ByteBuf piece) {
    ByteBuf head = held;
    if (head == null || piece.readableBytes() > head.writableBytes()) {
      return false;
    }
    head.writeBytes(piece);
    return true;
  }

  /** Writes what is held; nothing is flushed. */
  public void letGo() {
    ByteBuf out = held;
    if (out != null) {
      held = null;
      ctx.write(out, ctx.voidPromise());
    }
  }

  /** Sends what was written. */
  public void flush() {
    ByteBuf out = held;
    if (out == null) {
      ctx.flush();
    } else {
      held = null;
      outlet.send(out);
    }
  }

  /** Lets go of what is held: the connection has ended. */
  public void release() {
    ByteBuf out = held;
    if (out != null) {
      held = null;
      out.release();
    }
  }

  private void write(
      AnswerHead head, long contentLength, boolean http10, boolean close, LineBuffer out) {
    out.all(StatusLines.of(head.status())).slice(head.lines(), 0, head.length());
    if (framing.kind() == Framing.Kind.CHUNKED) {
      out.all(CHUNKED);
    } else if (framing.kind() == Framing.Kind.LENGTH
        || contentLength >= 0 && head.status() != NO_CONTENT) {
      long length = framing.kind() == Framing.Kind.LENGTH ? framing.length() : contentLength;
      out.all(CONTENT_LENGTH).number(length).end();
    }
    if (close || framing.kind() == Framing.Kind.UNTIL_CLOSE) {
      out.all(CLOSE);
    } else if (http10) {
      out.all(KEEP_ALIVE);
    }
    out.end();
  }

  /** Writes the head of a 101 to WebSocket; what follows goes out as it is, to the end. */
  public void switchProtocols(AnswerHead head) {
    ByteBuf out = ctx.alloc().directBuffer(head.length() + 160);
    out.writeBytes(StatusLines.of(head.status())).writeBytes(head.lines(), 0, head.length());
    framing = Framing.UNTIL_CLOSE;
    octets += out.writeBytes(SWITCH).readableBytes();
    ctx.writeAndFlush(out, ctx.voidPromise());
  }

  private static Framing reframed(Framing upstream, boolean http10) {
    return switch (upstream.kind()) {
      case NONE, LENGTH -> upstream;
      case CHUNKED, UNTIL_CLOSE -> http10 ? Framing.UNTIL_CLOSE : Framing.CHUNKED;
    };
  }

  /** How many octets were written since the beginning; the framing of chunks is rounded. */
  public long octets() {
    return octets;
  }

  /** Whether the end of the connection is what ends the answer that is being written. */
  public boolean endsAtClose() {
    return framing.kind() == Framing.Kind.UNTIL_CLOSE;
  }

  /** Writes a piece of content, which is released; nothing is flushed. */
  public void content(ByteBuf piece) {
    octets += piece.readableBytes() + (framing.kind() == Framing.Kind.CHUNKED ? CHUNK_FRAMING : 0);
    if (framing.kind() == Framing.Kind.LENGTH && joins(piece)) {
      piece.release();
      return;
    }
    letGo();
    ContentWriter.write(ctx, framing, piece);
  }

  /** Writes the end of the content and flushes. */
  public void end(byte[] trailers) {
    octets += trailers.length;
    if (framing.kind() == Framing.Kind.CHUNKED) {
      letGo();
      ContentWriter.end(ctx, framing, trailers);
    }
    flush();
  }

  /**
   * Writes a refusal as a whole answer.
   *
   * @param toHead whether it answers a HEAD, and so has no content
   * @param close whether the connection ends with it
   * @param told is told of how many octets its content is, before anything is written
   */
  public void refusal(
      Refusal refusal,
      String requestId,
      boolean toHead,
      boolean http10,
      boolean close,
      LongConsumer told) {
    byte[] problem = Problem.content(refusal, requestId);
    told.accept(toHead ? 0 : problem.length);
    byte[] lines = Problem.lines(refusal, requestId, Instant.now());
    AnswerHead head = new AnswerHead(refusal.reason().status(), lines, lines.length);
    Framing length = Framing.length(problem.length);
    head(head, toHead ? Framing.NONE : length, problem.length, http10, close);
    if (!toHead) {
      content(Unpooled.wrappedBuffer(problem));
    }
    flush();
  }
}

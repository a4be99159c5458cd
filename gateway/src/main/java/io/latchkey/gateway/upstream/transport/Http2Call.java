package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on one stream of HTTP/2.
 *
 * <p>The stream is begun by {@link #send} and ends with the answer, or is broken off; the
 * connection lives on. What of an answer is not wanted for now still comes, but is not credited to
 * the other side, so that it stops after {@link Http2Codec#STREAM_WINDOW}. Confined to its event
 * loop.
 */
final class Http2Call implements UpstreamCall, ChannelFutureListener {
  private static final Logger log = LoggerFactory.getLogger(Http2Call.class);

  /** Above this many octets of content that wait to be written no more is asked for. */
  static final int HIGH_MARK = 64 << 10;

  private static final int LOW_MARK = 32 << 10;

  /** What is told of as written at once: small, so that a trickle is seen to move. */
  private static final int SLICE = 16 << 10;

  /** Below this a piece is copied: it would keep the whole of what was read with it. */
  private static final int SMALL = 1024;

  private final Http2Connection connection;
  private final boolean reused;
  private @Nullable Http2Stream stream;
  private @Nullable AnswerListener listener;
  private Http2Answer answer = new Http2Answer(false);
  private Framing sending = Framing.NONE;
  private boolean over;
  private boolean refused;
  private boolean unwritten;
  private boolean answerBegun;
  private boolean requestWritten;
  private boolean wanted = true;
  private boolean writable = true;
  private boolean touched;
  private int withheld;
  private long pending;

  /**
   * Makes a call that is not sent yet.
   *
   * @param reused whether {@code connection} has carried a call before
   */
  Http2Call(Http2Connection connection, boolean reused) {
    this.connection = connection;
    this.reused = reused;
  }

  @Override
  public boolean isReused() {
    return reused;
  }

  @Override
  public Reach reach() {
    return unwritten ? Reach.NOT_WRITTEN : refused ? Reach.REFUSED : Reach.UNKNOWN;
  }

  /** The field section of the request was written, or not: the other side got none, or no whole. */
  @Override
  public void operationComplete(ChannelFuture written) {
    unwritten = !written.isSuccess();
  }

  @Override
  public boolean hasAnswerBegun() {
    return answerBegun;
  }

  /** Whether its listener hears nothing more. */
  boolean isOver() {
    return over;
  }

  @Override
  public void send(UpstreamRequest request, AnswerListener hears) {
    listener = hears;
    answer = new Http2Answer("HEAD".equals(request.head().method()));
    sending = request.head().framing();
    requestWritten = sending.isEmpty();
    if (!connection.begin(this, request)) {
      unwritten = true;
      fail(connection.broken());
    }
  }

  void bind(Http2Stream carries) {
    stream = carries;
  }

  @Override
  public void content(ByteBuf piece) {
    Http2Stream carries = stream;
    if (over || carries == null) {
      piece.release();
      return;
    }
    pending += piece.readableBytes();
    writable = writable && pending < HIGH_MARK;
    while (piece.isReadable()) {
      int octets = Math.min(SLICE, piece.readableBytes());
      connection
          .out()
          .write(carries, piece.readRetainedSlice(octets), false)
          .addListener(done -> written(octets));
    }
    piece.release();
  }

  private void written(int octets) {
    pending -= octets;
    if (!writable && pending < LOW_MARK) {
      writable = true;
      AnswerListener hears = listener;
      if (hears != null) {
        guarded(hears::onWritabilityChanged);
      }
    }
  }

  @Override
  public void flush() {
    connection.out().flush();
  }

  @Override
  public void end(byte[] trailers) {
    Http2Stream carries = stream;
    if (over || carries == null) {
      return;
    }
    boolean bare = trailers.length == 0 || sending.kind() != Framing.Kind.CHUNKED;
    (bare
            ? connection.out().write(carries, Unpooled.EMPTY_BUFFER, true)
            : connection.out().writeTrailers(carries, trailers))
        .addListener(done -> requestWritten = done.isSuccess());
    connection.out().flush();
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long pendingOctets() {
    return pending;
  }

  @Override
  public void wantAnswer(boolean more) {
    wanted = more;
    Http2Stream carries = stream;
    if (more && withheld > 0 && carries != null) {
      int octets = withheld;
      withheld = 0;
      connection.out().credit(carries, octets);
    }
  }

  @Override
  public void overdue() {
    connection.overdue();
  }

  @Override
  public void cancel() {
    if (over) {
      return;
    }
    over = true;
    listener = null;
    breakOff(Http2Error.CANCEL);
  }

  private void breakOff(Http2Error code) {
    Http2Stream carries = stream;
    if (carries == null) {
      connection.giveBack();
    } else {
      connection.breakOff(carries, code);
    }
  }

  /** A field section of the answer. */
  void headers(Http2Headers headers, boolean last) {
    AnswerListener hears = listener;
    if (hears == null) {
      return;
    }
    answerBegun = true;
    touch();
    try {
      Http2Answer.Part part = answer.section(headers, last);
      guarded(() -> tell(hears, part));
    } catch (MalformedException malformed) {
      malformed(malformed);
    }
  }

  private void tell(AnswerListener hears, Http2Answer.Part part) {
    FieldSection trailers = FieldSection.empty();
    if (part instanceof Http2Answer.Part.Interim interim) {
      hears.onInterim(interim.status(), interim.fields());
    } else if (part instanceof Http2Answer.Part.Head head) {
      hears.onAnswer(head.status(), head.fields(), head.framing());
    } else if (part instanceof Http2Answer.Part.Trailers last) {
      trailers = last.fields();
    }
    if (answer.isComplete()) {
      finish(trailers);
    }
  }

  /**
   * A piece of the answer's content, which stays the connection's.
   *
   * @return how many octets may be credited to the other side at once
   */
  int data(ByteBuf data, int padding, boolean last) {
    int octets = data.readableBytes() + padding;
    AnswerListener hears = listener;
    if (hears == null) {
      return octets;
    }
    touch();
    try {
      answer.content(data.readableBytes(), last);
    } catch (MalformedException malformed) {
      malformed(malformed);
      return octets;
    }
    guarded(
        () -> {
          if (data.isReadable()) {
            hears.onContent(piece(data));
          }
          if (last) {
            finish(FieldSection.empty());
          }
        });
    if (over || wanted) {
      return octets;
    }
    withheld += octets;
    return 0;
  }

  private static ByteBuf piece(ByteBuf data) {
    int octets = data.readableBytes();
    return octets < SMALL
        ? data.alloc().buffer(octets).writeBytes(data, data.readerIndex(), octets)
        : data.retainedDuplicate();
  }

  private void touch() {
    if (!touched) {
      touched = true;
      connection.touched(this);
    }
  }

  /** Nothing more has come for now. */
  void pause() {
    touched = false;
    AnswerListener hears = listener;
    if (hears != null) {
      guarded(hears::onPause);
    }
  }

  /** A fault of a listener ends its call, not the others of the connection. */
  private void guarded(Runnable tells) {
    try {
      tells.run();
    } catch (RuntimeException fault) {
      log.atError().setCause(fault).log("fault while an answer was read");
      failAndBreakOff(connection.broken(), Http2Error.INTERNAL_ERROR);
    }
  }

  private void finish(FieldSection trailers) {
    AnswerListener hears = listener;
    if (hears == null) {
      return;
    }
    over = true;
    listener = null;
    if (!requestWritten) {
      breakOff(Http2Error.CANCEL);
    }
    hears.onEnd(trailers);
  }

  private void malformed(MalformedException malformed) {
    failAndBreakOff(
        new UpstreamException(UpstreamException.Kind.MALFORMED, malformed.what()),
        Http2Error.PROTOCOL_ERROR);
  }

  private void failAndBreakOff(UpstreamException why, Http2Error code) {
    if (!over) {
      over = true;
      breakOff(code);
      tellFailure(why);
    }
  }

  /** The other side says that it did not act on the request (RFC 9113 section 8.7). */
  void refused() {
    refused = true;
    fail(connection.broken());
  }

  /** There will be no more of the answer, and the stream is at its end already. */
  void fail(UpstreamException why) {
    if (!over) {
      over = true;
      tellFailure(why);
    }
  }

  private void tellFailure(UpstreamException why) {
    AnswerListener hears = listener;
    listener = null;
    if (hears != null) {
      hears.onFailure(why);
    }
  }
}

package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.exchange.CallerSide;
import io.latchkey.gateway.exchange.Exchange;
import io.latchkey.gateway.exchange.Watch;
import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a caller: a request, its exchange and its answer.
 *
 * <pre>
 *   OPEN --answer written--> ANSWERED --sent, and the request complete--> closed
 *     |                         '------sent, the request still coming---> reset(NO_ERROR)
 *     '--reset by either side, connection gone--> closed
 * </pre>
 *
 * <p>Confined to the connection's event loop.
 */
final class CallerStream implements CallerSide, StreamContent.Taker, StreamPace.Slowness {
  private static final int CONTINUE = 100;
  private static final Refusal SLOW =
      Refusal.of(Reason.SLOW_REQUEST, "Send the content faster than limits.minimumRate.");
  private static final Refusal UNREAD =
      Refusal.of(Reason.OVERLOADED, "Read the answers that wait on this connection first.");

  private final CallerFrames connection;
  private final Http2Stream stream;
  private final Watch watch;
  private final StreamAnswer answer;
  private final StreamPace pace;
  private StreamContent content;
  private @Nullable RequestHead head;
  private @Nullable Exchange exchange;
  private boolean waitsForEnd;
  private Http2Error mistake = Http2Error.INTERNAL_ERROR;
  private boolean reset;
  private boolean over;
  private boolean closed;
  private int held;

  CallerStream(CallerFrames connection, Http2Stream stream) {
    this.connection = connection;
    this.stream = stream;
    this.watch = new Watch(loop(), System::nanoTime);
    this.answer = new StreamAnswer(connection, stream, this::writableAgain, this::tooMuch);
    this.pace = new StreamPace(connection, answer, this);
    this.content = new StreamContent(Framing.NONE, this);
  }

  /**
   * Begins the exchange of a request.
   *
   * @param ends whether no content follows
   */
  void begin(RequestHead read, boolean ends) {
    head = read;
    if (read.fields().has(FieldName.EXPECT)) {
      pace.waitsForInvitation();
    }
    content = new StreamContent(read.framing(), this);
    if (ends) {
      content.end(FieldSection.empty());
    }
    if (read.framing().isEmpty() && !ends) {
      // it must not be complete at the tenant before it is known to be complete
      waitsForEnd = true;
      watch.set(connection.terms().headerTime().toNanos(), this::endIsLate);
    } else {
      start(read);
    }
  }

  private void start(RequestHead read) {
    Exchange begun = connection.conductor().begin(this, read, connection.terms().listener());
    exchange = begun;
    begun.start();
  }

  private void endIsLate() {
    waitsForEnd = false;
    refuseUnread(Refusal.of(Reason.SLOW_REQUEST, "End the stream with the head of the request."));
  }

  /** Answers a request that could not be read. */
  void refuseUnread(Refusal refusal) {
    connection.refuseUnread(this, refusal);
  }

  /**
   * Ends a call whose frames break the rules: the stream is reset with {@code code}, and what the
   * exchange has begun at the tenant is broken off.
   */
  void malformed(Http2Error code, Refusal refusal) {
    mistake = code;
    reset = true;
    Exchange running = exchange;
    if (running != null) {
      running.malformed(refusal);
    } else {
      if (!over) {
        connection.noteUnread(refusal);
      }
      abort();
    }
  }

  /** A mistake of ours ended the call, and no other one. */
  void fault() {
    Exchange running = exchange;
    if (running == null) {
      abort();
    } else {
      running.fault();
    }
  }

  /** Takes content, which stays the giver's; says how many octets of the window are free again. */
  int data(ByteBuf data, int padding, boolean ends) {
    pace.came(data.readableBytes());
    int free = content.take(data, ends);
    noteHeld();
    if (ends) {
      streamEnds();
    }
    return exchange == null ? free : free + padding;
  }

  /** So many octets of content have come of a frame that is not whole. */
  void coming(int octets) {
    pace.coming(octets);
  }

  private void noteHeld() {
    int more = content.held() - held;
    if (more != 0) {
      held += more;
      connection.contentRoom().held(more);
    }
  }

  private void dropContent() {
    content.drop();
    noteHeld();
    pace.contentIsOver();
  }

  /** Takes the fields after the content. */
  void trailers(FieldSection last) {
    content.end(last);
    streamEnds();
  }

  private void streamEnds() {
    pace.contentIsOver();
    RequestHead read = head;
    if (waitsForEnd && read != null) {
      waitsForEnd = false;
      watch.clear();
      start(read);
    }
  }

  /** The stream is closed, by whomever: nothing can be read or written any more. */
  void closed() {
    closed = true;
    dropContent();
    pace.close();
    Exchange running = exchange;
    if (running != null && answer.isEnded()) {
      // the caller has its whole answer, a head alone; the tenant's end is still to come
      return;
    }
    watch.close();
    exchange = null;
    if (running != null) {
      running.callerGone();
    }
  }

  boolean isRequestComplete() {
    return content.isComplete();
  }

  private void writableAgain() {
    Exchange running = exchange;
    if (running != null) {
      running.callerWritabilityChanged();
    }
  }

  /** There is room again on the connection. */
  void mayWrite() {
    if (answer.isWritable()) {
      writableAgain();
    }
  }

  private void tooMuch() {
    Exchange running = exchange;
    if (running != null) {
      running.malformed(UNREAD);
    }
    if (!over) {
      abort();
    }
  }

  @Override
  public void contentIsSlow() {
    Exchange running = exchange;
    if (connection.contentRoom().isShort()) {
      // others hold the connection's window
      pace.want(true);
    } else if (running != null) {
      mistake = Http2Error.CANCEL;
      running.malformed(SLOW);
    }
  }

  @Override
  public void readerIsSlow() {
    if (connection.outflow().isHeldByWindow(stream)) {
      connection.reset(stream, Http2Error.ENHANCE_YOUR_CALM);
    } else {
      // it is the socket that is not read, which the connection sees to
      pace.flushed();
    }
  }

  @Override
  public void piece(ByteBuf piece) {
    Exchange running = exchange;
    if (running == null) {
      piece.release();
    } else {
      running.content(piece);
    }
  }

  @Override
  public void end(FieldSection trailers) {
    Exchange running = exchange;
    if (running != null) {
      running.contentEnd(trailers);
    }
  }

  @Override
  public void handedOn(int octets) {
    noteHeld();
    connection.giveBack(stream, octets);
  }

  @Override
  public EventLoop loop() {
    return connection.loop();
  }

  @Override
  public Watch watch() {
    return watch;
  }

  @Override
  public void wantContent(boolean more) {
    if (more) {
      connection.contentRoom().wanted();
    }
    pace.want(more);
    content.want(more);
  }

  @Override
  public void interim(AnswerHead interim) {
    answer.interim(interim);
    if (interim.status() == CONTINUE) {
      pace.invited();
    }
  }

  @Override
  public void answer(AnswerHead begun, Framing framing, long contentLength) {
    answer.head(begun, framing, contentLength);
  }

  @Override
  public void content(ByteBuf piece) {
    answer.content(piece);
  }

  @Override
  public void flush() {
    connection.outflow().flushSoon(this);
  }

  /** What was written has gone out as far as the caller takes it. */
  void flushed() {
    pace.flushed();
  }

  @Override
  public void end(byte[] trailers) {
    answer.end(trailers);
    flush();
    over();
  }

  @Override
  public void refuse(Refusal refusal, String requestId, LongConsumer told) {
    if (reset) {
      told.accept(0);
      abort();
      return;
    }
    boolean toHead = head != null && "HEAD".equals(head.method());
    answer.refusal(refusal, requestId, toHead, told);
    flush();
    over();
    if (refusal == UNREAD) {
      connection.retire();
    }
  }

  @Override
  public void abort() {
    over = true;
    exchange = null;
    dropContent();
    watch.close();
    connection.reset(stream, mistake);
  }

  /**
   * The exchange is over; what is written of its answer goes out as fast as the caller takes it.
   */
  private void over() {
    over = true;
    exchange = null;
    dropContent();
    if (closed) {
      watch.close();
      pace.close();
    }
  }

  @Override
  public boolean isWritable() {
    return answer.isWritable();
  }

  @Override
  public long pendingOctets() {
    return answer.pending();
  }
}

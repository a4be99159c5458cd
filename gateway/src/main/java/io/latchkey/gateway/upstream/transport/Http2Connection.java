package io.latchkey.gateway.upstream.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to a tenant, whose streams are lent to calls.
 *
 * <p>It is open when the other side has sent its settings, and so shown that it speaks HTTP/2 and
 * how many streams it takes. It is lent no more once either side means to end it, and closes by
 * itself when its last call has ended then. Every method must be called on its event loop.
 */
final class Http2Connection implements Pooled {
  /** The most streams that are lent at once; RFC 9113 section 6.5.2 has servers allow as many. */
  static final int MAX_STREAMS = 100;

  /** The most calls of one connection: the numbers of streams end at 2^31 (section 5.1.1). */
  static final int MAX_CALLS = 1 << 29;

  /** One that was idle for longer is asked whether it lives when it is lent again. */
  static final Duration DOUBT = Duration.ofSeconds(5);

  private final Origin origin;
  private final Opening opening;
  private final Consumer<? super Http2Connection> closed;
  private final Http2Codec codec = new Http2Codec();
  private final Http2Handler handler = new Http2Handler(codec, this);
  private final List<Http2Call> touched = new ArrayList<>();
  private Consumer<Http2Connection> room = connection -> {};
  private @Nullable Http2Writer writer;
  private @Nullable Liveness liveness;
  private @Nullable UpstreamException refusal;
  private int limit;
  private int lent;
  private int calls;
  private boolean handedOut;
  private boolean refused;
  private boolean leaving;
  private boolean answered;
  private boolean telling;
  private boolean lately;
  private boolean over;
  private Load load = new Load();
  private @Nullable String fault;
  long idleSince;

  /** Hears how a connection begins; one of the first two is called, once. */
  interface Opening {
    /** It may be lent. */
    void opened(Http2Connection connection);

    /** It never will be; it closes by itself. */
    void refused(UpstreamException.Kind kind, String word);

    /** The other side wants to be spoken to by HTTP/1.1, from now on. */
    void http1Required();
  }

  /**
   * Makes a connection that begins when its handler is put into a pipeline.
   *
   * @param closed told of its end, if it was opened
   */
  Http2Connection(Origin origin, Opening opening, Consumer<? super Http2Connection> closed) {
    this.origin = origin;
    this.opening = opening;
    this.closed = closed;
    Http2Events events = new Http2Events(this);
    codec.decoder.frameListener(events);
    codec.decoder.connection().addListener(events);
  }

  ChannelHandler handler() {
    return handler;
  }

  /** What is said to the other side. */
  Http2Writer out() {
    Http2Writer out = writer;
    if (out == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return out;
  }

  private ChannelHandlerContext ctx() {
    return out().ctx();
  }

  private Liveness liveness() {
    Liveness asks = liveness;
    if (asks == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return asks;
  }

  // what its pool asks

  /** Says who is told that it can take another call, or has none left. */
  void onRoom(Consumer<Http2Connection> hears) {
    room = hears;
  }

  /** Says where its calls are counted. */
  void countIn(Load calls) {
    load = calls;
  }

  /** Whether another call can be lent. */
  boolean hasRoom() {
    return !leaving && ctx().channel().isActive() && lent + liveness().unsettled() < limit;
  }

  /** Whether it carries no call. */
  boolean isIdle() {
    return lent == 0;
  }

  /** How many calls it carries. */
  int lent() {
    return lent;
  }

  /** How many streams may be lent at once. */
  int limit() {
    return limit;
  }

  /** Whether it is lent no more. */
  boolean isLeaving() {
    return leaving;
  }

  /** A stream for one call; only where there is room. */
  Http2Call lend() {
    if (isIdle() && calls > 0 && System.nanoTime() - idleSince > DOUBT.toNanos()) {
      liveness().ask();
    }
    count(1);
    boolean reused = calls++ > 0;
    leaving |= calls == MAX_CALLS;
    return new Http2Call(this, reused);
  }

  private void count(int by) {
    lent += by;
    if (!over) {
      load.addCalls(by);
    }
  }

  /** Lends no more, and closes when its calls have ended. */
  void leave() {
    leaving = true;
    if (isIdle()) {
      ctx().channel().close();
    }
  }

  @Override
  public @Nullable UpstreamException refusal() {
    return refusal;
  }

  @Override
  public boolean hasAnswerBegun() {
    return answered;
  }

  @Override
  public boolean takeAnswered() {
    boolean was = lately;
    lately = false;
    return was;
  }

  @Override
  public @Nullable String takeFault() {
    String was = fault;
    fault = null;
    return was;
  }

  /** A call on it reached a limit of time. */
  void overdue() {
    fault = Faults.LATE;
  }

  // what its calls ask

  UpstreamException broken() {
    return new UpstreamException(
        UpstreamException.Kind.BROKEN, origin.authority() + " broke the answer off");
  }

  static UpstreamException malformed() {
    return new UpstreamException(
        UpstreamException.Kind.MALFORMED, "the answer is not well-formed HTTP/2");
  }

  /** Begins the stream of {@code call} with its request; false where none can be begun any more. */
  boolean begin(Http2Call call, UpstreamRequest request) {
    boolean begun = out().begin(call, request);
    if (!begun) {
      giveBack();
    }
    return begun;
  }

  /** Ends a stream before its time (RFC 9113 section 5.4.2). */
  void breakOff(Http2Stream stream, Http2Error code) {
    out().reset(stream, code);
    liveness().brokenOff();
    out().flush();
  }

  /** A call that was lent and never sent needs its stream no more. */
  void giveBack() {
    count(-1);
    tellLater();
  }

  /** {@code call} is to hear when this read has ended. */
  void touched(Http2Call call) {
    touched.add(call);
  }

  // what the other side says

  @Nullable Http2Call call(int id) {
    return codec.call(handler.connection().stream(id));
  }

  void answered() {
    answered = true;
    lately = true;
  }

  void settled() {
    limit = Math.min(MAX_STREAMS, handler.connection().local().maxActiveStreams());
    if (handedOut) {
      tellLater();
    } else if (leaving) {
      return;
    } else if (limit < 1) {
      refuse(UpstreamException.Kind.UNREACHABLE, "it takes no calls");
      ctx().close();
    } else {
      handedOut = true;
      opening.opened(this);
    }
  }

  private void refuse(UpstreamException.Kind kind, String word) {
    leaving = true;
    if (!refused) {
      refused = true;
      opening.refused(kind, word);
    }
  }

  void alive(long octets) {
    if (liveness().answered(octets)) {
      tellLater();
    }
  }

  /** RFC 9113 section 6.8: the streams that it has not seen are closed right after. */
  void goneAway(long code) {
    leaving = true;
    if (code == Http2Error.HTTP_1_1_REQUIRED.code()) {
      http1Required();
    }
    tellLater();
  }

  void http1Required() {
    leaving = true;
    opening.http1Required();
  }

  void streamClosed(Http2Stream stream) {
    Http2Call call = codec.call(stream);
    if (call == null) {
      return;
    }
    count(-1);
    var streams = handler.connection();
    if (streams.goAwayReceived() && stream.id() > streams.local().lastStreamKnownByPeer()) {
      call.refused();
    } else {
      call.fail(broken());
    }
    tellLater();
  }

  void streamFailed(int id, boolean byUs) {
    Http2Call call = call(id);
    if (call != null && !call.isOver()) {
      call.fail(byUs ? broken() : malformed());
      liveness().brokenOff();
    }
  }

  // what its handler says

  void begun(ChannelHandlerContext ctx) {
    Http2Writer out = new Http2Writer(origin, codec, handler, ctx);
    writer = out;
    liveness = new Liveness(ctx.executor(), out::ping, this::dead);
  }

  private void dead() {
    endAll(broken());
    ctx().close();
  }

  void readEnded() {
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).pause();
    }
    touched.clear();
  }

  /** Lends no more; what is under way may yet end well. */
  void leaveLater() {
    if (!leaving && lent > 0) {
      fault = Faults.BROKEN;
    }
    leaving = true;
  }

  /** After all that is going on: who is told may send at once. */
  private void tellLater() {
    if (!telling) {
      telling = true;
      ctx().executor().execute(this::tell);
    }
  }

  private void tell() {
    telling = false;
    if (!ctx().channel().isActive()) {
      return;
    }
    if (leaving && isIdle()) {
      ctx().channel().close();
    } else if (handedOut) {
      room.accept(this);
    }
  }

  /** Fails all calls; the channel is about to close. */
  void endAll(UpstreamException why) {
    if (!leaving && lent > 0) {
      fault = Faults.of(why);
    }
    leaving = true;
    codec.calls().forEach(call -> call.fail(why));
  }

  /** The channel failed so that nothing more can be read. */
  void brokenBy(Throwable cause) {
    UpstreamException why = broken();
    if (!answered && TlsFaults.isCertificateRefused(cause)) {
      UpstreamException.Kind kind = UpstreamException.Kind.CERTIFICATE_REFUSED;
      String word = TlsFaults.word(cause);
      String what = "%s failed the TLS handshake (%s)".formatted(origin.authority(), word);
      why = new UpstreamException(kind, what);
      refusal = why;
      if (!handedOut) {
        refuse(kind, word);
      }
    }
    endAll(why);
  }

  void ended() {
    liveness().close();
    touched.clear();
    load.addCalls(-lent);
    over = true;
    if (handedOut) {
      closed.accept(this);
    } else {
      refuse(UpstreamException.Kind.UNREACHABLE, "it closed before it spoke HTTP/2");
    }
  }
}

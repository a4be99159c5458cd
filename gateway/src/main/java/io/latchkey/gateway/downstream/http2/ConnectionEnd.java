package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.wire.Reset;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one connection ends, with a GOAWAY in any case (RFC 9113 sections 5.4.1 and 6.8).
 *
 * <pre>
 *   OPEN --drain, idle, last request--> RETIRING: no new stream --no stream left--> ENDED
 *     '--a rule of the connection broken, a limit passed------------------------------^
 * </pre>
 *
 * <p>Confined to the connection's event loop.
 */
final class ConnectionEnd {
  /** How long what the caller still sends is read and dropped, so that it can read our GOAWAY. */
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How many octets of it at the most: more than the widest window lets be under way. */
  static final long MAX_DROPPED = 16 << 20;

  private static final Logger log = LoggerFactory.getLogger(ConnectionEnd.class);

  private enum State {
    OPEN,
    RETIRING,
    ENDED
  }

  private final CallerFrames frames;
  private final Departure departure;
  private State state = State.OPEN;
  private long dropped;

  ConnectionEnd(CallerFrames frames, Departure departure) {
    this.frames = frames;
    this.departure = departure;
  }

  /** Whether nothing more is read or written. */
  boolean isReached() {
    return state == State.ENDED;
  }

  /** Says that it will retire, while every stream is still taken (RFC 9113 section 6.8). */
  void announce() {
    if (state == State.OPEN && !frames.connection().goAwaySent()) {
      sayGoAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
      frames.flushSoon();
    }
  }

  /** Takes no new stream; the connection ends when those that there are have ended. */
  void retire() {
    if (state != State.OPEN) {
      return;
    }
    state = State.RETIRING;
    sayGoAway(Http2Error.NO_ERROR);
    frames.flushSoon();
    streamClosed();
  }

  /** A stream has been closed; after the last one, a connection that retires has ended. */
  void streamClosed() {
    if (state == State.RETIRING && frames.connection().numActiveStreams() == 0) {
      end();
    }
  }

  /** Ends the connection with all that is on it. */
  void cutOff(Http2Error why) {
    if (state == State.ENDED) {
      return;
    }
    log.atDebug()
        .addKeyValue("listener", frames.terms().listener())
        .addKeyValue("error", why)
        .log("a caller's connection was cut off");
    sayGoAway(why);
    end();
  }

  /** Ends it at once with a reset: what is left in the socket would wait for who does not read. */
  void breakOff() {
    if (state == State.ENDED) {
      return;
    }
    log.atDebug()
        .addKeyValue("listener", frames.terms().listener())
        .log("a caller's connection was not read");
    state = State.ENDED;
    frames.ended();
    Reset.now(frames.context());
  }

  /** The socket is closed. */
  void closed() {
    state = State.ENDED;
  }

  /** No text goes with it: what it could quote is the caller's, or an exception's. */
  private void sayGoAway(Http2Error why) {
    Http2Connection connection = frames.connection();
    int last = connection.remote().lastStreamCreated();
    if (connection.goAwaySent()) {
      last = Math.min(last, connection.remote().lastStreamKnownByPeer());
    }
    sayGoAway(last, why);
  }

  private void sayGoAway(int last, Http2Error why) {
    Http2Connection connection = frames.connection();
    try {
      connection.goAwaySent(last, why.code(), Unpooled.EMPTY_BUFFER);
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    ChannelHandlerContext ctx = frames.context();
    frames
        .encoder()
        .frameWriter()
        .writeGoAway(ctx, last, why.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
  }

  private void end() {
    state = State.ENDED;
    frames.ended();
    ChannelHandlerContext ctx = frames.context();
    departure.begin(ctx);
    var closing = ctx.executor().schedule(() -> ctx.close(), LONGEST_NANOS, TimeUnit.NANOSECONDS);
    ctx.channel().closeFuture().addListener(closed -> closing.cancel(false));
  }

  /** Takes note of octets that came after the end and were dropped. */
  void dropped(int octets) {
    dropped += octets;
    if (dropped > MAX_DROPPED) {
      frames.context().close();
    }
  }
}

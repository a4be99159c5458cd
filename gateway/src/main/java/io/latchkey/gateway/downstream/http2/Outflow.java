package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.exchange.Pace;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on one connection: flushed once per turn of the event loop, bounded, and held to
 * the least rate. A caller that opens no window is slow on that stream; one that does not read its
 * socket is slow as a whole.
 *
 * <p>Confined to the connection's event loop.
 */
final class Outflow {
  /** How many octets may wait for a caller that makes us answer and does not read. */
  static final long MAX_UNREAD = 256 << 10;

  private final CallerFrames frames;
  private final List<CallerStream> flushed = new ArrayList<>();
  private @Nullable Pace pace;
  private boolean flushing;
  private long taken;

  Outflow(CallerFrames frames) {
    this.frames = frames;
  }

  /** Flushes, with what else is ready by then, what was written on a stream. */
  void flushSoon(CallerStream stream) {
    flushed.add(stream);
    flushSoon();
  }

  /** Flushes once, when all that is ready on this event loop has had its turn. */
  void flushSoon() {
    if (!flushing) {
      flushing = true;
      frames.loop().execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    if (!frames.isOver()) {
      frames.flush(frames.context());
      flushed.forEach(CallerStream::flushed);
      look();
    }
    flushed.clear();
  }

  /** Looks at how much waits for the caller to read its socket. */
  void look() {
    ChannelOutboundBuffer buffer = buffer();
    if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
      return;
    }
    if (buffer.totalPendingWriteBytes() > MAX_UNREAD) {
      frames.cutOff(Http2Error.ENHANCE_YOUR_CALM);
    } else {
      pace().flushed();
    }
  }

  private @Nullable ChannelOutboundBuffer buffer() {
    return frames.context().channel().unsafe().outboundBuffer();
  }

  private Pace pace() {
    Pace made = pace;
    if (made == null) {
      Terms terms = frames.terms();
      made =
          new Pace(
              frames.loop(),
              terms.minimumRate(),
              terms.rateGrace(),
              () -> taken + waiting(),
              () -> waiting() - progress(),
              () -> {},
              frames::breakOff);
      pace = made;
    }
    return made;
  }

  private long waiting() {
    ChannelOutboundBuffer buffer = buffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** What was sent of the piece that is being sent. */
  private long progress() {
    ChannelOutboundBuffer buffer = buffer();
    return buffer == null ? 0 : buffer.currentProgress();
  }

  /** Takes note of octets of content that the socket has taken. */
  void taken(int octets) {
    taken += octets;
  }

  /** Whether it is the caller's windows that hold a stream up, and not its socket. */
  boolean isHeldByWindow(Http2Stream stream) {
    var flow = frames.encoder().flowController();
    Http2Stream whole = frames.connection().connectionStream();
    return flow.windowSize(stream) <= 0 || flow.windowSize(whole) <= 0;
  }

  void close() {
    if (pace != null) {
      pace.close();
    }
  }
}

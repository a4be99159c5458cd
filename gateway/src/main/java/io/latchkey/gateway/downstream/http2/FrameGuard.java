package io.latchkey.gateway.downstream.http2;

import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Weighs what a caller makes us do for nothing against the calls that it makes: frames that cost us
 * work and move no call on are counted per window of time, and too many of them end the connection
 * (RFC 9113 section 10.5).
 *
 * <p>Confined to the connection's event loop.
 */
final class FrameGuard {
  /** How long a window is. */
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How many more calls a caller may take back than it lets end (CVE-2023-44487). */
  static final int MAX_CALLER_RESETS = 100;

  /** How many streams a caller may make us reset by its mistakes (CVE-2025-55163). */
  static final int MAX_OUR_RESETS = 100;

  /**
   * How many frames may come that carry nothing of a call: SETTINGS, PING, PRIORITY, WINDOW_UPDATE,
   * DATA and CONTINUATION without an octet, and types that we do not know.
   */
  static final int MAX_CONTROL = 1000;

  /** How many frames may come for streams that we have reset, on their way when we did. */
  static final int MAX_LATE = 4000;

  /** How many parameters one SETTINGS may have; RFC 9113 knows six. */
  static final int MAX_SETTINGS = 32;

  /** The octets of one of them. */
  private static final int SETTING = 6;

  /** Each time that so many octets of content went either way, one frame more is due. */
  static final int OCTETS_PER_CONTROL = 512;

  private final LongSupplier nanos;
  private long windowStart;
  private int callerResets;
  private int ourResets;
  private int control;
  private int late;
  private int completed;
  private long octets;

  /**
   * Makes a guard.
   *
   * @param nanos nanoseconds from some origin, never going back
   */
  FrameGuard(LongSupplier nanos) {
    this.nanos = nanos;
    this.windowStart = nanos.getAsLong();
  }

  /**
   * Takes note of a frame that has come.
   *
   * @param type of RFC 9113 section 6, or any other
   * @param carried how many octets it holds without padding
   * @param ends whether it ends its stream
   * @throws Http2Exception of the connection, when it is one too many
   */
  void frame(byte type, int carried, boolean ends) throws Http2Exception {
    switch (type) {
      case Http2FrameTypes.HEADERS -> {}
      case Http2FrameTypes.DATA, Http2FrameTypes.CONTINUATION -> {
        octets += type == Http2FrameTypes.DATA ? Math.max(0, carried) : 0;
        if (carried <= 0 && !ends) {
          control();
        }
      }
      case Http2FrameTypes.RST_STREAM -> {
        turn();
        if (++callerResets - completed > MAX_CALLER_RESETS) {
          throw Http2Exception.connectionError(ENHANCE_YOUR_CALM, "too many calls taken back");
        }
      }
      case Http2FrameTypes.SETTINGS -> {
        if (carried > MAX_SETTINGS * SETTING) {
          throw Http2Exception.connectionError(ENHANCE_YOUR_CALM, "too many settings in a frame");
        }
        control();
      }
      default -> control();
    }
  }

  private void control() throws Http2Exception {
    turn();
    if (++control > MAX_CONTROL + octets / OCTETS_PER_CONTROL) {
      throw Http2Exception.connectionError(ENHANCE_YOUR_CALM, "too many frames without content");
    }
  }

  /** Takes note of a stream that we reset; false when it is one too many. */
  boolean reset(long code) {
    if (code == Http2Error.NO_ERROR.code() || code == Http2Error.INTERNAL_ERROR.code()) {
      return true;
    }
    turn();
    return ++ourResets <= MAX_OUR_RESETS;
  }

  /** Takes note of a frame for a stream that we reset; false when it is one too many. */
  boolean late() {
    turn();
    return ++late <= MAX_LATE;
  }

  /** Takes note of an answer that went out whole. */
  void answered() {
    completed++;
  }

  /** Takes note of octets of content that the caller has taken. */
  void taken(long more) {
    octets += more;
  }

  /** Begins a new window where the present one is over. */
  private void turn() {
    long now = nanos.getAsLong();
    if (now - windowStart >= WINDOW_NANOS) {
      windowStart = now;
      callerResets = 0;
      ourResets = 0;
      control = 0;
      late = 0;
      completed = 0;
      octets = 0;
    }
  }
}

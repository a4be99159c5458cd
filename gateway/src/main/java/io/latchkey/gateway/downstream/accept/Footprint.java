package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.http2.Http2Footprint;
import io.latchkey.gateway.downstream.parse.RequestStream;

/**
 * The most memory that one connection of a caller makes us hold, its calls apart, in octets.
 *
 * @param heap objects
 * @param buffers what was received and is not handed on, and what was written and is not taken
 */
public record Footprint(long heap, long buffers) {
  /** The most that is read at once: less costs an upload a call of the system more for each. */
  static final int READ = 64 << 10;

  /** How many octets are held while nobody wants them. */
  static final int MAX_HELD = 16 << 10;

  /** When so much of an answer waits, no more is taken of it. */
  static final int WRITE_MARK = 64 << 10;

  /** A piece of an answer as the tenant's connection reads it, which may come at the mark. */
  private static final int PIECE = 64 << 10;

  /** The channel, its pipeline and our handlers. */
  private static final int OBJECTS = 10 << 10;

  /** The TLS engine with a record of each direction, and the handshake that it may be in. */
  private static final int TLS = 96 << 10;

  /** What the connections of this listener borrow, all of them together. */
  public static long shared(ListenerSettings listener) {
    return listener.http2() ? Http2Footprint.shared() : 0;
  }

  /** The footprint of one connection of this listener, whichever version it chooses. */
  public static Footprint of(ListenerSettings listener) {
    ListenerSettings.Limits limits = listener.limits();
    long head = (long) limits.line() + limits.section();
    long received = Math.max(head, MAX_HELD) + READ + RequestStream.MAX_SPARE;
    long written = WRITE_MARK + PIECE;
    long heap = OBJECTS;
    long buffers = received + written;
    if (listener.http2()) {
      heap += Http2Footprint.heap(limits.streams());
      buffers = Math.max(buffers, Http2Footprint.buffers());
    }
    return new Footprint(heap, buffers + (listener.tls() == null ? 0 : TLS));
  }
}

package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The content of one request on its way from frames to the exchange. What comes while nobody wants
 * it is held, never more than the stream's window, and the window is given back when it is handed
 * on. The last piece of content of a declared length is handed on when the end of the stream has
 * shown that no more follows: until then the request may prove malformed.
 *
 * <p>Confined to the connection's event loop.
 */
final class StreamContent {
  /** Who takes it. */
  interface Taker {
    /** A piece, to be released by the taker. */
    void piece(ByteBuf piece);

    /** All of it has been taken. */
    void end(FieldSection trailers);

    /** So many octets of the window, held until now, may be given back. */
    void handedOn(int octets);
  }

  private final Taker taker;
  private final Framing framing;
  private @Nullable ByteBuf held;
  private FieldSection trailers = FieldSection.empty();
  private long received;
  private boolean wanted;
  private boolean complete;
  private boolean told;
  private boolean dropping;
  private boolean advancing;

  StreamContent(Framing framing, Taker taker) {
    this.framing = framing;
    this.taker = taker;
  }

  /** Says whether pieces are wanted now. */
  void want(boolean more) {
    wanted = more;
    advance();
  }

  /**
   * Takes octets that have come, which stay the giver's.
   *
   * @param last whether the stream ends with them
   * @return how many were handed on, or are not needed any more
   */
  int take(ByteBuf data, boolean last) {
    int octets = data.readableBytes();
    received += octets;
    complete |= last;
    if (dropping) {
      return 0;
    }
    int handed = 0;
    if (octets > 0) {
      if (held == null && mayPass()) {
        taker.piece(data.retainedSlice());
        handed = octets;
      } else {
        hold(data);
      }
    }
    advance();
    return handed;
  }

  /** Copied: the buffer it came in is larger than many a frame. */
  private void hold(ByteBuf data) {
    ByteBuf into = held;
    if (into == null) {
      into = data.alloc().buffer(data.readableBytes());
      held = into;
    }
    into.writeBytes(data, data.readerIndex(), data.readableBytes());
  }

  /** Takes the fields after the content, with which the stream ends. */
  void end(FieldSection last) {
    trailers = last;
    complete = true;
    advance();
  }

  private boolean mayPass() {
    boolean declared = framing.kind() == Framing.Kind.LENGTH;
    return wanted && (complete || !declared || received < framing.length());
  }

  private void advance() {
    if (advancing) {
      return;
    }
    advancing = true;
    try {
      while (held != null && mayPass()) {
        ByteBuf piece = held;
        held = null;
        int octets = piece.readableBytes();
        taker.piece(piece);
        taker.handedOn(octets);
      }
      if (complete && wanted && held == null && !told && !dropping) {
        told = true;
        taker.end(trailers);
      }
    } finally {
      advancing = false;
    }
  }

  /** How many octets are held. */
  int held() {
    return held == null ? 0 : held.readableBytes();
  }

  /** Whether the stream has ended. */
  boolean isComplete() {
    return complete;
  }

  /** Lets go of what is held; what still comes is dropped, and its window is not given back. */
  void drop() {
    dropping = true;
    if (held != null) {
      held.release();
      held = null;
    }
  }
}

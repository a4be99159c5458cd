package io.latchkey.gateway.downstream.http2;

import java.util.function.IntConsumer;

/**
 * How much content of all the requests on one connection may come before it is handed on: the
 * connection's window (RFC 9113 section 6.9.1). It begins as narrow as the protocol has it, and is
 * widened, out of what is borrowed, once content is wanted: by so much that streams which stand
 * still do not hold up the others. It is never narrowed: what a caller was told stays true.
 *
 * <p>Confined to the connection's event loop.
 */
final class ContentRoom {
  /** The window that every connection begins with. */
  static final int OWN = 65_535;

  /** How much of the window should be open beside what is held. */
  static final int SPARE = 512 << 10;

  /** How much is borrowed at once. */
  static final int STEP = 64 << 10;

  private final SharedRoom shared;
  private final int most;
  private final IntConsumer widen;
  private long held;
  private int borrowed;
  private boolean closed;

  /**
   * A narrow one.
   *
   * @param most octets that it is ever widened to
   * @param widen told by how many octets the window has become wider
   */
  ContentRoom(SharedRoom shared, int most, IntConsumer widen) {
    this.shared = shared;
    this.most = most;
    this.widen = widen;
  }

  /** Content is wanted: it should have room to come. */
  void wanted() {
    int before = borrowed;
    long enough = Math.min(most, held + SPARE);
    while (!closed && OWN + borrowed < enough && shared.take(STEP)) {
      borrowed += STEP;
    }
    if (borrowed > before) {
      widen.accept(borrowed - before);
    }
  }

  /** So many octets more are held, or fewer. */
  void held(int more) {
    held += more;
    if (more > 0) {
      wanted();
    }
  }

  /** Whether what is held leaves a caller no room to send in. */
  boolean isShort() {
    return held + STEP > OWN + borrowed;
  }

  /** Ends with its connection. */
  void close() {
    shared.giveBack(borrowed);
    borrowed = 0;
    closed = true;
  }
}

package io.latchkey.gateway.exchange;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The request content sent so far, kept as it streams by so that a call can be sent once more. When
 * it grows past its cap it is let go, and the call can no longer be replayed.
 *
 * <p>It copies: a piece kept as it came would hold on to the memory it came in, which a caller of
 * many small pieces makes far larger than the cap. Confined to the exchange's event loop.
 */
final class KeptContent {
  private static final int SMALLEST = 512;

  private @Nullable ByteBuf copy;
  private final long cap;
  private long octets;
  private boolean whole = true;

  KeptContent(long cap) {
    this.cap = cap;
  }

  /** Keeps {@code piece} too, which stays the giver's. */
  void add(ByteBuf piece) {
    octets += piece.readableBytes();
    if (octets > cap) {
      release();
    } else if (whole && piece.isReadable()) {
      ByteBuf into = copy;
      if (into == null) {
        into = piece.alloc().buffer(Math.max(SMALLEST, piece.readableBytes()));
        copy = into;
      }
      into.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
    }
  }

  /** Whether everything sent so far is here. */
  boolean isWhole() {
    return whole;
  }

  /** Hands all of it to {@code taker}, who must release it. */
  void replay(Consumer<ByteBuf> taker) {
    ByteBuf kept = copy;
    if (kept != null) {
      // of its own, for ours may grow, and so move, while the other is being written
      taker.accept(kept.copy());
    }
  }

  /** Lets go of it for good. */
  void release() {
    whole = false;
    if (copy != null) {
      copy.release();
      copy = null;
    }
  }
}

package io.latchkey.gateway.downstream.accept;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * How one caller's connection ends: when it is idle for too long, or after its last answer. What
 * was written is given time to go out as long as it moves; an answer that stands still is reset, so
 * that it can never look whole.
 *
 * <p>Confined to the connection's event loop.
 */
final class Farewell {
  private final ChannelHandlerContext ctx;
  private final AnswerSide side;
  private final long idleNanos;
  private final Runnable idleOver;
  private long pendingAtLastLook;
  private long dropped;

  Farewell(ChannelHandlerContext ctx, AnswerSide side, long idleNanos) {
    this.ctx = ctx;
    this.side = side;
    this.idleNanos = idleNanos;
    this.idleOver = this::idleIsOver;
  }

  /** Ends the connection if nothing happens on it for the idle limit. */
  void watchIdle() {
    pendingAtLastLook = side.pendingOctets();
    side.watch().set(idleNanos, idleOver);
  }

  private void idleIsOver() {
    long pending = side.pendingOctets();
    if (pending == 0) {
      closeNow();
    } else if (pending != pendingAtLastLook) {
      watchIdle();
    } else {
      Lingering.abort(ctx, true);
    }
  }

  /**
   * Ends the connection so that the caller can still read the answer: bytes that arrive after a
   * close would reset it (RFC 9112 section 9.6).
   *
   * @param finished whether the caller has nothing more to send
   */
  void begin(boolean finished) {
    dropped = 0;
    watchIdle();
    Lingering.begin(ctx, finished, () -> side.watch().set(Lingering.LONGEST_NANOS, this::closeNow));
  }

  /** Drops what the caller still sends, and closes when it is too much. */
  void drop(ByteBuf bytes) {
    dropped += bytes.readableBytes();
    bytes.release();
    if (dropped > Lingering.MAX_OCTETS) {
      closeNow();
    }
  }

  void closeNow() {
    ctx.close();
  }
}

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
  private final Dregs dregs = new Dregs();
  private long pendingAtLastLook;

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
    watchIdle();
    Lingering.begin(ctx, finished, () -> look(dregs.firstLook(System.nanoTime())));
  }

  private void look(long nanos) {
    if (nanos > 0) {
      side.watch().set(nanos, () -> look(dregs.nextLook(System.nanoTime())));
    } else {
      closeNow();
    }
  }

  /** Drops what the caller still sends. */
  void drop(ByteBuf bytes) {
    dregs.came(bytes.readableBytes());
    bytes.release();
  }

  /** Whether more of it is read. */
  boolean readsOn() {
    return !dregs.isFull();
  }

  void closeNow() {
    ctx.close();
  }
}

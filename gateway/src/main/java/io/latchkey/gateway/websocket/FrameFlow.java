package io.latchkey.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one direction of a WebSocket, passed on as they come, octet for octet and without a
 * copy. Only the head of a frame is held until it is whole, at most {@value FrameTracker#MAX_HEAD}
 * octets, so that nothing of a frame goes on whose head breaks the rules.
 *
 * <p>A Close of ours goes in between two frames, and is the last that goes out. Not thread-safe.
 */
public final class FrameFlow {
  private final FrameTracker tracker;
  private final Consumer<ByteBuf> out;
  private byte @Nullable [] closing;
  private int held;
  private boolean shut;

  private FrameFlow(FrameTracker tracker, Consumer<ByteBuf> out) {
    this.tracker = tracker;
    this.out = out;
  }

  /**
   * What the caller sends.
   *
   * @param extended whether an extension was agreed on
   * @param out takes what goes on, and releases it
   */
  public static FrameFlow ofCaller(boolean extended, Consumer<ByteBuf> out) {
    return new FrameFlow(new FrameTracker(true, extended), out);
  }

  /** What the tenant sends; see {@link #ofCaller}. */
  public static FrameFlow ofTenant(boolean extended, Consumer<ByteBuf> out) {
    return new FrameFlow(new FrameTracker(false, extended), out);
  }

  /** Passes on what may go, and drops what comes after a Close or a violation; releases it. */
  public void pass(ByteBuf in) {
    int at = in.readerIndex();
    int from = at;
    int whole = at;
    int end = in.writerIndex();
    while (at < end && tracker.violation() == null) {
      if (tracker.left() > 0) {
        int step = (int) Math.min(tracker.left(), end - at);
        tracker.skip(step);
        at += step;
        whole = at;
      } else if (tracker.take(in.getByte(at++))) {
        passHeld();
        whole = at;
      }
      if (closing != null && whole == at && tracker.left() == 0) {
        emit(in, from, whole);
        from = whole;
        shut();
      }
    }
    emit(in, from, whole);
    held = tracker.have();
    in.release();
    shut |= tracker.isClosed();
  }

  /** The octets of a head that came in earlier pieces, now that it is whole. */
  private void passHeld() {
    if (held > 0 && !shut) {
      out.accept(Unpooled.copiedBuffer(tracker.head(), 0, held));
    }
    held = 0;
  }

  private void emit(ByteBuf in, int from, int to) {
    if (to > from && !shut) {
      out.accept(in.retainedSlice(from, to - from));
    }
  }

  /**
   * Sends a Close of ours: now, where a frame has just ended, or as soon as the present one has.
   * Nothing is sent where one has gone out already.
   */
  public void close(byte[] frame) {
    if (!shut && closing == null) {
      closing = frame;
      if (tracker.left() == 0) {
        shut();
      }
    }
  }

  private void shut() {
    byte[] frame = closing;
    closing = null;
    if (frame != null && !shut) {
      if (!tracker.isClosed()) {
        out.accept(Unpooled.wrappedBuffer(frame));
      }
      shut = true;
    }
  }

  /** Whether the receiver has got a Close, the sender's or ours: nothing more goes out. */
  public boolean isShut() {
    return shut;
  }

  /** Whether the sender has sent a Close, whole. */
  public boolean isClosed() {
    return tracker.isClosed();
  }

  /** How the sender broke the rules, or null; all that came since was dropped. */
  public @Nullable Violation violation() {
    return tracker.violation();
  }
}

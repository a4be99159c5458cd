package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.telemetry.Ending;
import io.latchkey.gateway.upstream.transport.AnswerListener;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import io.latchkey.gateway.upstream.transport.WebSocketSettings;
import io.latchkey.gateway.websocket.CloseFrame;
import io.latchkey.gateway.websocket.FrameFlow;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that has switched to WebSocket: frames go both ways as they come, each as fast as its
 * receiver takes them.
 *
 * <pre>
 *   OPEN --both have sent Close, or one of ours is due--> CLOSING --both have answered, or late--> OVER
 *     '------------------ one side's connection has ended ----------'------------------------------^
 * </pre>
 *
 * <p>A Close of ours says that it is us who ends it: idle, expired, shutting down, or a breach of
 * the rules, of which only the offender is told. The end of one side's connection is passed on as
 * what it is, without a Close: the other side must see it as abnormal (RFC 6455 section 7.1.5, code
 * 1006). Confined to the exchange's event loop.
 */
final class Switched implements AnswerListener {
  /** How long both sides have for the rest of a frame and for their Close, once one is due. */
  static final long CLOSE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final SecureRandom MASKS = new SecureRandom();
  private static final byte[] NOTHING = {};

  private final Exchange exchange;
  private final CallerSide side;
  private final UpstreamCall upstream;
  private final FrameFlow fromCaller;
  private final FrameFlow fromTenant;
  private final Progress progress;
  private @Nullable ScheduledFuture<?> expiry;
  private @Nullable Ending ours;
  private boolean over;
  private long octetsIn;
  private long octetsOut;

  /**
   * Makes one that passes nothing yet.
   *
   * @param extended whether an extension was agreed on
   */
  Switched(Exchange exchange, UpstreamCall upstream, boolean extended, WebSocketSettings settings) {
    this.exchange = exchange;
    this.side = exchange.side();
    this.upstream = upstream;
    this.fromCaller = FrameFlow.ofCaller(extended, upstream::content);
    this.fromTenant = FrameFlow.ofTenant(extended, side::content);
    this.progress =
        new Progress(
            side.watch(),
            settings.idle().toNanos(),
            () -> side.pendingOctets() + upstream.pendingOctets(),
            () -> close(CloseFrame.IDLE, Ending.IDLE));
  }

  /**
   * Begins, with what the caller has sent already.
   *
   * @param expiryNanos in how long to end it, or -1
   */
  void begin(long expiryNanos) {
    upstream.hear(this);
    progress.begin();
    if (expiryNanos >= 0) {
      Runnable expired = () -> close(CloseFrame.EXPIRED, Ending.EXPIRED);
      expiry =
          side.loop().schedule(() -> exchange.guarded(expired), expiryNanos, TimeUnit.NANOSECONDS);
    }
    if (exchange.conductor().isDraining()) {
      drain();
    }
    side.wantContent(true);
  }

  /** Octets of the caller, which are released. */
  void fromCaller(ByteBuf piece) {
    if (over) {
      piece.release();
      return;
    }
    octetsIn += piece.readableBytes();
    fromCaller.pass(piece);
    moved();
    if (!upstream.isWritable()) {
      upstream.flush();
      side.wantContent(wantsCaller());
    }
  }

  /** No more has come from the caller for now. */
  void callerPause() {
    if (!over) {
      upstream.flush();
    }
  }

  @Override
  public void onContent(ByteBuf piece) {
    if (over) {
      piece.release();
      return;
    }
    octetsOut += piece.readableBytes();
    fromTenant.pass(piece);
    moved();
    if (!side.isWritable()) {
      side.flush();
      upstream.wantAnswer(wantsTenant());
    }
  }

  @Override
  public void onPause() {
    if (!over) {
      side.flush();
    }
  }

  /** What is dropped anyway is read however full the other side is. */
  private boolean wantsCaller() {
    return fromCaller.isShut() || upstream.isWritable();
  }

  private boolean wantsTenant() {
    return fromTenant.isShut() || side.isWritable();
  }

  /** Looks at where the frames stand, after some have come. */
  private void moved() {
    if (ours == null) {
      side.watch().restart();
      if (fromCaller.violation() != null) {
        beginClosing(Ending.VIOLATION);
        fromTenant.close(CloseFrame.PROTOCOL_ERROR.toCaller());
      } else if (fromTenant.violation() != null) {
        beginClosing(Ending.VIOLATION);
        fromCaller.close(CloseFrame.PROTOCOL_ERROR.toTenant(MASKS.nextInt()));
      } else if (fromCaller.isClosed() && fromTenant.isClosed()) {
        beginClosing(Ending.COMPLETE);
      }
    }
    settle();
  }

  /** Ends it for a reason of ours that both sides are told. */
  private void close(CloseFrame why, Ending how) {
    if (ours != null || over) {
      return;
    }
    beginClosing(how);
    fromTenant.close(why.toCaller());
    fromCaller.close(why.toTenant(MASKS.nextInt()));
    side.flush();
    upstream.flush();
    side.wantContent(wantsCaller());
    upstream.wantAnswer(wantsTenant());
    settle();
  }

  private void beginClosing(Ending how) {
    ours = how;
    side.watch().set(CLOSE_WAIT_NANOS, () -> exchange.guarded(() -> end(how)));
  }

  /** Ends it as soon as nothing more is waited for. */
  private void settle() {
    Ending how = ours;
    if (how == null || over || how == Ending.COMPLETE) {
      // a handshake of both is complete: the tenant, as the server, closes first (section 7.1.1)
      return;
    }
    boolean told =
        how == Ending.VIOLATION
            ? (fromCaller.violation() == null ? fromCaller : fromTenant).isShut()
            : hasLeft(fromCaller) && hasLeft(fromTenant);
    if (told) {
      end(how);
    }
  }

  /** Whether nothing more is to be heard of a flow's sender. */
  private static boolean hasLeft(FrameFlow flow) {
    return flow.isClosed() || flow.violation() != null;
  }

  /** The gateway shuts down. */
  void drain() {
    close(CloseFrame.DRAINING, Ending.DRAINED);
  }

  void callerWritabilityChanged() {
    if (!over) {
      touch();
      upstream.wantAnswer(wantsTenant());
    }
  }

  @Override
  public void onWritabilityChanged() {
    if (!over) {
      touch();
      side.wantContent(wantsCaller());
    }
  }

  private void touch() {
    if (ours == null) {
      side.watch().restart();
    }
  }

  /** The caller's connection has ended; what it sent is still sent on. */
  void callerGone() {
    if (!over) {
      leave(how(exchange.conductor().isCuttingOff() ? Ending.DRAINED : Ending.CALLER_GONE));
      upstream.end(NOTHING);
    }
  }

  @Override
  public void onEnd(FieldSection trailers) {
    tenantGone();
  }

  @Override
  public void onFailure(UpstreamException why) {
    tenantGone();
  }

  private void tenantGone() {
    if (!over) {
      leave(how(Ending.UPSTREAM_BROKEN));
      side.end(NOTHING);
    }
  }

  /** How it ended, where one side's connection did {@code otherwise} without a Close. */
  private Ending how(Ending otherwise) {
    if (ours != null) {
      return ours;
    }
    return fromCaller.isClosed() || fromTenant.isClosed() ? Ending.COMPLETE : otherwise;
  }

  private void end(Ending how) {
    leave(how);
    upstream.end(NOTHING);
    side.end(NOTHING);
  }

  private void leave(Ending how) {
    release();
    exchange.record().octets(octetsIn, octetsOut);
    exchange.upstreamDone();
    exchange.finish(how);
  }

  /** Lets go of what it holds, however the exchange ends. */
  void release() {
    over = true;
    if (expiry != null) {
      expiry.cancel(false);
    }
  }

  @Override
  public void onInterim(int status, FieldSection fields) {
    throw new IllegalStateException("frames have no interim answer");
  }

  @Override
  public void onAnswer(int status, FieldSection fields, Framing framing) {
    throw new IllegalStateException("frames have no answer");
  }
}

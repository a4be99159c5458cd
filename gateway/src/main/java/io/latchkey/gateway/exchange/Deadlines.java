package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.Deadline;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.Step;
import io.latchkey.gateway.upstream.transport.Timeouts;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The limits of time of one exchange: one for the step that it is at, by the alarm clock of its
 * caller's connection, and where its route has one, {@code timeouts.total} for all of them
 * together.
 *
 * <pre>
 *   token --> place, connect --> send --> first byte --> content
 *     ^  (limits of its own)  connect     idle    response       idle
 * </pre>
 *
 * <p>A token that is not there in time is 503: the tenant was sent nothing. Any other limit is 504,
 * or breaks the answer off that has begun, but where it is the caller who does not send: 408.
 * Confined to the exchange's event loop.
 */
final class Deadlines implements Runnable {
  private final Exchange exchange;
  private final Delivery delivery;
  private @Nullable Progress progress;
  private @Nullable Total total;

  /** Whether no watch on the answer's progress is due at its next pause. */
  private boolean watched = true;

  private Step step = Step.TOKEN;

  /** {@code timeouts.total}, and for how long of it the tenant was waited for. */
  private static final class Total {
    private final long nanos;
    private final ScheduledFuture<?> task;
    private long stepSince;
    private long tenantNanos;

    Total(long nanos, ScheduledFuture<?> task) {
      this.nanos = nanos;
      this.task = task;
    }
  }

  Deadlines(Exchange exchange, Delivery delivery) {
    this.exchange = exchange;
    this.delivery = delivery;
  }

  private Watch watch() {
    return exchange.side().watch();
  }

  private Timeouts limits() {
    return delivery.route().timeouts();
  }

  /** Begins with all that the call has; some of it may be used up since its head came. */
  void begin() {
    Duration most = limits().total();
    if (most != null) {
      long left = Math.max(0, most.toNanos() - exchange.age());
      Runnable late = () -> exchange.guarded(() -> reached("total"));
      total =
          new Total(
              most.toNanos(), exchange.side().loop().schedule(late, left, TimeUnit.NANOSECONDS));
    }
  }

  /** A credential is waited for, by limits of its own. */
  void token() {
    turn(Step.TOKEN);
    watch().clear();
  }

  /** A connection is asked for, which mostly is there. */
  void connecting() {
    turn(Step.CONNECT);
    watch().clear();
  }

  /** It is not there, and waited for. */
  void awaitConnection() {
    if (step == Step.CONNECT && !exchange.isOver()) {
      watch().set(limits().connect().toNanos(), this);
    }
  }

  /** Content of the request goes out. */
  void send() {
    turn(Step.SEND);
    watchProgress();
  }

  /** The request is complete, and nothing of the answer has come. */
  void firstByte() {
    turn(Step.FIRST_BYTE);
    watch().set(limits().response().toNanos(), this);
  }

  /** The answer goes to the caller; whether more of it is to be waited for shows at its pause. */
  void content() {
    turn(Step.CONTENT);
    watched = false;
  }

  /** Not all of what is awaited has come. */
  void pause() {
    if (!watched) {
      watched = true;
      watchProgress();
    }
  }

  private void watchProgress() {
    Progress made = progress;
    if (made == null) {
      made = new Progress(watch(), limits().idle().toNanos(), this::pending, () -> reached("idle"));
      progress = made;
    }
    made.begin();
  }

  private void turn(Step next) {
    Total all = total;
    if (all != null) {
      long now = exchange.conductor().nanos();
      boolean tenants = step == Step.CONNECT || step == Step.FIRST_BYTE;
      all.tenantNanos += tenants ? now - all.stepSince : 0;
      all.stepSince = now;
    }
    step = next;
  }

  /** Something has moved. */
  void moved() {
    if (watched) {
      watch().restart();
    }
  }

  /** There is no limit any more but those that others set. */
  void end() {
    if (total != null) {
      total.task.cancel(false);
      total = null;
    }
  }

  /** The limit of a step was reached. */
  @Override
  public void run() {
    reached(step == Step.CONNECT ? "connect" : "response");
  }

  /**
   * Whether {@code timeouts.total} speaks against the tenant: it was waited for at least half of
   * that, and not a caller that sends or reads slowly, or much, or a turn or a token of ours.
   */
  private boolean hadTenantTime(boolean moves) {
    turn(step);
    Total all = total;
    return !moves && all != null && all.tenantNanos >= all.nanos / 2;
  }

  private void reached(String limit) {
    Step at = refine();
    Deadline deadline = new Deadline("timeouts." + limit, at);
    boolean moves = at == Step.SEND || at == Step.CONTENT;
    if (moves && awaitsCaller()) {
      exchange.refuse(Refusal.of(Reason.SLOW_REQUEST, "Send the content without long pauses."));
    } else if (at == Step.TOKEN) {
      exchange.refuse(Refusal.late(noCredential(), deadline).retryAfter(1));
    } else {
      boolean slow = at != Step.PLACE && (!limit.equals("total") || hadTenantTime(moves));
      delivery.late(slow);
      exchange.refuse(Refusal.late(Reason.TIMEOUT, deadline));
    }
  }

  /** Where the call is, more closely than the limits know. */
  private Step refine() {
    return switch (step) {
      case CONNECT -> delivery.awaitsPlace() ? Step.PLACE : Step.CONNECT;
      case SEND -> delivery.isSent() ? Step.CONTENT : Step.SEND;
      default -> step;
    };
  }

  /** Why there is no credential yet. */
  private Reason noCredential() {
    return delivery.isQueued() ? Reason.QUOTA_QUEUE : Reason.NO_TOKEN;
  }

  /** Octets that wait to be written, on both sides. */
  private long pending() {
    UpstreamCall upstream = delivery.upstream();
    return exchange.side().pendingOctets() + (upstream == null ? 0 : upstream.pendingOctets());
  }

  /** Whether nothing can move because the caller does not send. */
  private boolean awaitsCaller() {
    UpstreamCall upstream = delivery.upstream();
    boolean room = upstream != null && upstream.isWritable() && upstream.pendingOctets() == 0;
    boolean invited = delivery.contentIn() > 0 || delivery.reply().isCallerInvited();
    return room && !delivery.isSent() && invited;
  }
}

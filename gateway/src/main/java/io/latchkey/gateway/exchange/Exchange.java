package io.latchkey.gateway.exchange;

import io.latchkey.gateway.exchange.LoopMemories.LoopMemory;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.Stage;
import io.latchkey.gateway.overload.LoopGate;
import io.latchkey.gateway.overload.Passage;
import io.latchkey.gateway.overload.Speech;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.Introspected;
import io.latchkey.gateway.telemetry.Ending;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response: the stages in their order, and the one place where a refusal is
 * caught.
 *
 * <pre>
 *   start -> (introspection) -> caller -> route -> scope -> cookie -> {@link Delivery}: credential,
 *   transport -> respond
 *      '-------------- refused ----------'------------- refused or broken off ---'
 * </pre>
 *
 * <p>Steps 3 to 6 are straight lines on the event loop. Confined to the event loop of the caller's
 * connection, where the upstream's connection lives too.
 */
public final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  /** The longest that authorities are waited for; they have a shorter limit of their own. */
  private static final long INTROSPECTION_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Set<Reason> TOLD_LATE =
      EnumSet.of(Reason.OVERLOADED, Reason.UNPROVEN, Reason.TWO_CALLERS);

  private final Conductor conductor;
  private final GatewayPlan plan;
  private final CallerSide side;
  private final RequestHead head;
  private final String requestId;
  private ExchangeRecord record;
  private @Nullable Delivery delivery;
  private @Nullable Switched switched;
  private @Nullable LoopGate room;
  private @Nullable LoopGate turnedAway;
  private @Nullable Passage passage;
  private boolean over;

  Exchange(
      Conductor conductor,
      GatewayPlan plan,
      CallerSide side,
      RequestHead head,
      ExchangeRecord record) {
    this.conductor = conductor;
    this.plan = plan;
    this.side = side;
    this.head = head;
    this.requestId = record.requestId();
    this.record = record;
  }

  /** Begins with stage 3. */
  public void start() {
    plan.underWay().increment();
    if (conductor.isDraining()) {
      refuse(Refusal.of(Reason.DRAINING, "Call again on a new connection.").retryAfter(1));
      return;
    }
    Instant now = conductor.clock().instant();
    LoopMemory memory = plan.memories().of(side.loop());
    Secret opaque = plan.callers().opaqueToken(head, now, plan.keys(), memory.proofs());
    if (opaque == null) {
      decide(List.of(), now, memory);
      return;
    }
    side.watch().set(INTROSPECTION_NANOS, () -> guarded(() -> decideLate(List.of())));
    plan.introspection()
        .ask(opaque)
        .whenCompleteAsync(
            (answers, failure) -> guarded(() -> decideLate(failure == null ? answers : List.of())),
            side.loop());
  }

  private void decideLate(List<Introspected> introspected) {
    decide(introspected, conductor.clock().instant(), plan.memories().of(side.loop()));
  }

  private void decide(List<Introspected> introspected, Instant now, LoopMemory memory) {
    if (over || delivery != null || turnedAway != null) {
      return;
    }
    side.watch().clear();
    try {
      Delivery permitted = deliver(introspected, now, memory);
      delivery = permitted;
      if (passage == null || passage.enter()) {
        permitted.start();
      } else {
        awaitTurn(passage);
      }
    } catch (RefusedException refused) {
      turnAway(refused.refusal());
    }
  }

  /** A loop that cannot keep up tells nobody at once to call again, nor strangers what they are. */
  private void turnAway(Refusal refusal) {
    LoopGate gate = conductor.gates().of(side.loop());
    long wait = TOLD_LATE.contains(refusal.reason()) ? gate.tellAfter(conductor.nanos()) : 0;
    if (wait == 0) {
      refuse(refusal);
    } else {
      turnedAway = gate;
      side.watch().set(wait, () -> guarded(() -> tellLate(refusal, gate)));
    }
  }

  private void tellLate(Refusal refusal, LoopGate gate) {
    long begun = conductor.nanos();
    refuse(refusal);
    gate.telling(conductor.nanos() - begun);
  }

  /** Others are under way: what has been permitted goes on when there is room for it. */
  private void awaitTurn(Passage waiting) {
    side.watch().set(waiting.waitNanos(), () -> guarded(() -> refuse(waiting.late())));
  }

  private void admitted() {
    Delivery permitted = delivery;
    if (permitted != null) {
      guarded(
          () -> {
            side.watch().clear();
            permitted.start();
          });
    }
  }

  /** Stages 3 to 6. */
  private Delivery deliver(List<Introspected> introspected, Instant now, LoopMemory memory)
      throws RefusedException {
    Caller caller =
        plan.callers()
            .authenticate(
                head, now, plan.keys(), introspected, memory.proofs(), record::staleProofs);
    record.caller(caller.name(), caller.proof());
    record.trace(conductor.tracing().of(head.fields()));
    record.passed(Stage.CALLER, conductor.nanos());
    LoopGate gate = conductor.gates().of(side.loop());
    gate.hears(Speech.of(head.peer().tls(), head.http2()));
    gate.enter(caller.priority()); // if its event loop keeps up
    room = gate;
    Decision<RoutePlan> decision =
        Decision.of(plan.routes(), memory.permits(), caller, head, record, conductor.nanoClock());
    passage = decision.route().passage(caller, side.loop(), this::admitted);
    return new Delivery(this, decision);
  }

  Conductor conductor() {
    return conductor;
  }

  CallerSide side() {
    return side;
  }

  RequestHead head() {
    return head;
  }

  /** What is told of it; another once it has ended, so to be asked for each time. */
  ExchangeRecord record() {
    return record;
  }

  /** How long ago its head came, in nanoseconds. */
  long age() {
    return conductor.nanos() - record.startNanos();
  }

  boolean isOver() {
    return over;
  }

  /** A piece of the request's content, which is released in any case. */
  public void content(ByteBuf piece) {
    Delivery running = delivery;
    if (over || running == null) {
      piece.release();
    } else if (switched != null) {
      switched.fromCaller(piece);
    } else {
      running.content(piece);
    }
  }

  /** No more content has come for now: the moment to send on what was written. */
  public void contentPause() {
    if (switched != null) {
      switched.callerPause();
    } else if (delivery != null) {
      delivery.contentPause();
    }
  }

  /** The request's content is complete. */
  public void contentEnd(io.latchkey.gateway.http.FieldSection trailers) {
    if (!over && delivery != null) {
      delivery.contentEnd(trailers);
    }
  }

  /** The request's content breaks the grammar. */
  public void malformed(Refusal refusal) {
    refuse(refusal);
  }

  /** The caller's connection is gone: the upstream's call is given up. */
  public void callerGone() {
    if (!over && switched != null) {
      switched.callerGone();
    }
    if (!over && delivery != null) {
      record.octets(delivery.contentIn(), delivery.reply().octets());
    }
    // a tenant may tell late that this was all, when its caller has gone on
    boolean answered = delivery != null && delivery.isAnswered();
    Ending cut = conductor.isCuttingOff() ? Ending.DRAINED : Ending.CALLER_GONE;
    finish(answered ? Ending.COMPLETE : cut);
  }

  /** The caller's write buffer went below or above its mark. */
  public void callerWritabilityChanged() {
    if (!over && switched != null) {
      switched.callerWritabilityChanged();
    } else if (!over && delivery != null) {
      delivery.callerWritabilityChanged();
    }
  }

  /** The gateway shuts down: what would last for as long as its two sides like is ended. */
  public void drain() {
    if (!over && switched != null) {
      switched.drain();
    }
  }

  /** The tenant repeated the credential of {@code account} in a field, which was dropped. */
  void echoed(String account, String route, String field) {
    record.echoed();
    conductor.echoes().dropped(account, route, field, requestId, conductor.nanos());
  }

  /** What passes from now on is frames. */
  void switched(Switched begun, long expiryNanos) {
    switched = begun;
    record.switched();
    tell(conductor.observer()::switched);
    begun.begin(expiryNanos);
  }

  /** The tenant's connection is no longer ours. */
  void upstreamDone() {
    if (delivery != null) {
      delivery.upstreamDone();
    }
  }

  /** A mistake of ours ended the exchange. */
  public void fault() {
    refuse(Refusal.of(Reason.FAULT, "Tell the gateway's operator the request id."));
  }

  /** Runs {@code step}, which comes from elsewhere than the caller's connection. */
  void guarded(Runnable step) {
    if (over) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException mistake) {
      fault(mistake);
    }
  }

  /** A mistake of ours, seen in a step that comes from elsewhere, ended the exchange. */
  void fault(RuntimeException mistake) {
    log.atError().setCause(mistake).addKeyValue("request", requestId).log("fault");
    fault();
  }

  /** Ends the exchange with a refusal, or breaks a begun answer off. */
  void refuse(Refusal reasoned) {
    if (over) {
      return;
    }
    Refusal refusal = delivery == null ? reasoned : delivery.named(reasoned);
    record.refused(refusal);
    if (delivery != null && delivery.reply().hasBegun()) {
      try {
        side.abort();
      } finally {
        finish(Ending.UPSTREAM_BROKEN);
      }
      return;
    }
    record.status(refusal.reason().status());
    // counted before it is sent: who has the answer finds it counted
    side.refuse(refusal, requestId, this::refusedWith);
  }

  private void refusedWith(long octets) {
    record.octetsOut(octets);
    finish(Ending.REFUSED);
  }

  /** Ends the exchange: lets go of everything and tells the observer. */
  void finish(Ending ending) {
    if (over) {
      return;
    }
    over = true;
    plan.underWay().decrement();
    side.watch().clear();
    if (record.trace() == null) {
      record.trace(conductor.tracing().ofStranger());
    }
    long now = conductor.nanos();
    try {
      release(now);
    } catch (RuntimeException mistake) {
      goOn(mistake, "what a call held was not all let go of");
    }
    try {
      leave();
    } catch (RuntimeException mistake) {
      goOn(mistake, "a call's places were not all given back");
    }
    record.end(ending, now);
    tell(conductor.observer()::ended);
    record = conductor.records().end(record); // what is told from now on concerns nobody
  }

  private void tell(Consumer<ExchangeRecord> observer) {
    try {
      observer.accept(record);
    } catch (RuntimeException mistake) {
      goOn(mistake, "an observer failed");
    }
  }

  private void release(long now) {
    try {
      if (switched != null) {
        switched.release();
      }
    } finally {
      if (delivery != null) {
        delivery.release(now);
      }
    }
  }

  /** Gives back the places that it held for as long as it lived. */
  private void leave() {
    try {
      if (room != null) {
        room.leave();
      }
      if (turnedAway != null) {
        turnedAway.toldOrGone();
      }
    } finally {
      if (passage != null) {
        passage.leave();
      }
    }
  }

  /** Goes on after {@code mistake}: what comes after it must not be lost. */
  private static void goOn(RuntimeException mistake, String whatFailed) {
    log.atError().setCause(mistake).log(whatFailed);
  }
}

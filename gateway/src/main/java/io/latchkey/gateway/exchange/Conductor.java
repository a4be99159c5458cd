package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.overload.LoopGates;
import io.latchkey.gateway.telemetry.Ending;
import io.latchkey.gateway.telemetry.ExchangeObserver;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.telemetry.ExchangeRecords;
import io.latchkey.gateway.telemetry.trace.Tracing;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Begins exchanges, each under the plan that is in force at that moment. Safe for any thread. */
public final class Conductor {
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Supplier<String> requestIds;
  private final ExchangeObserver observer;
  private final LoopGates gates;
  private final ExchangeRecords records = new ExchangeRecords();
  private final EchoLog echoes = new EchoLog();
  private volatile GatewayPlan plan;
  private volatile Tracing tracing = Tracing.OFF;
  private volatile Presence presence = Presence.SERVING;

  /** How far the gateway is from its end; each goes on from the one before. */
  private enum Presence {
    SERVING,
    LEAVING,
    LETTING_GO,
    DRAINING,
    CUTTING_OFF
  }

  /**
   * Makes a conductor.
   *
   * @param nanos nanoseconds from some origin, never going back
   * @param requestIds gives each exchange a name that no other has; printable ASCII
   * @param gates what turns calls away when an event loop cannot keep up
   */
  public Conductor(
      GatewayPlan plan,
      InstantSource clock,
      LongSupplier nanos,
      Supplier<String> requestIds,
      ExchangeObserver observer,
      LoopGates gates) {
    this.gates = gates;
    this.plan = plan;
    this.clock = clock;
    this.nanos = nanos;
    this.requestIds = requestIds;
    this.observer = observer;
  }

  /**
   * Makes the exchange of one request, which its caller must start; on the connection's event loop.
   *
   * @param listener the address that took the call
   */
  public Exchange begin(CallerSide side, RequestHead head, String listener) {
    ExchangeRecord record =
        records.begin(requestIds.get(), nanos.getAsLong(), listener, head.peer().text());
    record.http(head.version());
    record.request(head.method(), head.target().rawPath());
    return new Exchange(this, plan, side, head, record);
  }

  /**
   * Refuses a request that could not be read; on the connection's event loop.
   *
   * @param peer the address of the TCP peer
   */
  public void refuseUnread(CallerSide side, Refusal refusal, String listener, String peer) {
    ExchangeRecord record = unread(refusal, listener, peer);
    side.refuse(
        refusal,
        record.requestId(),
        out -> {
          record.octetsOut(out);
          observer.ended(record);
        });
  }

  /**
   * Takes note of a request that could not be read and gets no answer.
   *
   * @return the name of what would have been its exchange
   */
  public String noteUnread(Refusal refusal, String listener, String peer) {
    ExchangeRecord record = unread(refusal, listener, peer);
    observer.ended(record);
    return record.requestId();
  }

  private ExchangeRecord unread(Refusal refusal, String listener, String peer) {
    ExchangeRecord record = new ExchangeRecord(requestIds.get(), nanos.getAsLong(), listener, peer);
    record.refused(refusal);
    record.status(refusal.reason().status());
    record.end(Ending.REFUSED, nanos.getAsLong());
    return record;
  }

  /** Takes part in traces by {@code rule} from now on. */
  public void trace(Tracing rule) {
    tracing = rule;
  }

  Tracing tracing() {
    return tracing;
  }

  /** Lets every exchange that begins from now on run under {@code next}. */
  public void run(GatewayPlan next) {
    plan = next;
  }

  /** Whether some route of the plan in force allows {@code %2F} in a path. */
  public boolean allowsEncodedSlash() {
    return plan.encodedSlash();
  }

  InstantSource clock() {
    return clock;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  LongSupplier nanoClock() {
    return nanos;
  }

  ExchangeObserver observer() {
    return observer;
  }

  ExchangeRecords records() {
    return records;
  }

  LoopGates gates() {
    return gates;
  }

  EchoLog echoes() {
    return echoes;
  }

  /** Calls are taken as ever, but no more should be sent here. */
  public void leave() {
    advance(Presence.LEAVING);
  }

  /** Calls are still taken; every answer from now on closes its connection. */
  public void letGo() {
    advance(Presence.LETTING_GO);
  }

  /** Refuses calls from now on; every answer closes its connection. */
  public void drain() {
    advance(Presence.DRAINING);
  }

  /** Nothing is waited for any more: connections that close from now on are closed by us. */
  public void cutOff() {
    advance(Presence.CUTTING_OFF);
  }

  private synchronized void advance(Presence next) {
    if (next.compareTo(presence) > 0) {
      presence = next;
    }
  }

  /** Whether no more calls should be sent here. */
  public boolean isLeaving() {
    return presence != Presence.SERVING;
  }

  /** Whether every answer closes its connection. */
  public boolean closesConnections() {
    return presence.compareTo(Presence.LETTING_GO) >= 0;
  }

  public boolean isDraining() {
    return presence.compareTo(Presence.DRAINING) >= 0;
  }

  /** Whether what is still under way is broken off by us. */
  boolean isCuttingOff() {
    return presence == Presence.CUTTING_OFF;
  }
}

package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.telemetry.Ending;
import io.latchkey.gateway.telemetry.ExchangeObserver;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Begins exchanges, each under the plan that is in force at that moment. Safe for any thread. */
public final class Conductor {
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Supplier<String> requestIds;
  private final ExchangeObserver observer;
  private final EchoLog echoes = new EchoLog();
  private volatile GatewayPlan plan;
  private volatile boolean draining;

  /**
   * Makes a conductor.
   *
   * @param nanos nanoseconds from some origin, never going back
   * @param requestIds gives each exchange a name that no other has; printable ASCII
   */
  public Conductor(
      GatewayPlan plan,
      InstantSource clock,
      LongSupplier nanos,
      Supplier<String> requestIds,
      ExchangeObserver observer) {
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
        new ExchangeRecord(
            requestIds.get(), nanos.getAsLong(), listener, head.peer().address().getHostAddress());
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
    side.refuse(refusal, noteUnread(refusal, listener, peer));
  }

  /**
   * Takes note of a request that could not be read and gets no answer.
   *
   * @return the name of what would have been its exchange
   */
  public String noteUnread(Refusal refusal, String listener, String peer) {
    ExchangeRecord record = new ExchangeRecord(requestIds.get(), nanos.getAsLong(), listener, peer);
    record.refused(refusal.reason());
    record.status(refusal.reason().status());
    record.end(Ending.REFUSED, nanos.getAsLong());
    observer.ended(record);
    return record.requestId();
  }

  InstantSource clock() {
    return clock;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  ExchangeObserver observer() {
    return observer;
  }

  EchoLog echoes() {
    return echoes;
  }

  /** Lets every answer from now on close its connection. */
  public void drain() {
    draining = true;
  }

  public boolean isDraining() {
    return draining;
  }
}

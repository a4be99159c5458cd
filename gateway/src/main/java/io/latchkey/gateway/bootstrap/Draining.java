package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.downstream.accept.Listener;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.overload.LoopGates;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a gateway out of service, in its order:
 *
 * <ol>
 *   <li>readiness says no; for {@code drainDelay} calls are taken as ever, so that whoever spreads
 *       them sees it;
 *   <li>in the last second of that, answers close their connections and HTTP/2 says a first GOAWAY,
 *       which takes every stream still;
 *   <li>no connection and no call is taken any more: idle connections close, HTTP/2 says its last
 *       GOAWAY, WebSockets get Close 1001, calls under way go on;
 *   <li>at {@code drain}, counted from the beginning, what is left is broken off.
 * </ol>
 *
 * <p>Blocks; belongs to the thread that stops the gateway.
 */
final class Draining {
  private static final Logger log = LoggerFactory.getLogger(Draining.class);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How long before they are closed connections are told so. */
  private static final long NOTICE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Conductor conductor;
  private final List<Listener> listeners;
  private final LoopGates calls;

  Draining(Conductor conductor, List<Listener> listeners, LoopGates calls) {
    this.conductor = conductor;
    this.listeners = listeners;
    this.calls = calls;
  }

  /**
   * Goes all the way; {@code delay} is part of {@code deadline}.
   *
   * @return whether every call that had been taken came to its end
   */
  boolean run(Duration delay, Duration deadline) {
    long begun = System.nanoTime();
    conductor.leave();
    if (!delay.isZero()) {
      log.atInfo().addKeyValue("calls", calls.calls()).log("not ready: calls are still taken");
      await(begun + delay.toNanos() - NOTICE_NANOS, () -> false);
      conductor.letGo();
      listeners.forEach(Listener::announceDrain);
      await(begun + delay.toNanos(), () -> false);
    }
    conductor.drain();
    listeners.forEach(Listener::drain);
    log.atInfo()
        .addKeyValue("calls", calls.calls())
        .addKeyValue("connections", connections())
        .log("draining: no call is taken any more");
    await(begun + deadline.toNanos(), () -> connections() == 0);
    int left = connections();
    if (left > 0) {
      log.atWarn()
          .addKeyValue("calls", calls.calls())
          .addKeyValue("connections", left)
          .log("broken off at the drain deadline");
    }
    conductor.cutOff();
    listeners.forEach(Listener::close);
    return left == 0;
  }

  private static void await(long until, BooleanSupplier over) {
    while (!over.getAsBoolean() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(Math.min(LOOK_AGAIN_NANOS, until - System.nanoTime()));
    }
  }

  private int connections() {
    return listeners.stream().mapToInt(Listener::connections).sum();
  }
}

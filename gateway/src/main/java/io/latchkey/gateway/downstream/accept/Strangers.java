package io.latchkey.gateway.downstream.accept;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log of connections that never came to a request. Whoever can connect can make such a line, so
 * a listener writes one in ten seconds at {@code info}, and all of them at {@code debug} alone. Any
 * thread.
 */
final class Strangers {
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Logger log = LoggerFactory.getLogger(Strangers.class);

  private final LongSupplier nanoTime;
  private final AtomicLong next;

  Strangers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  void say(String listener, String peer, String what) {
    log.atLevel(isDue() ? Level.INFO : Level.DEBUG)
        .addKeyValue("listener", listener)
        .addKeyValue("peer", peer)
        .log(what);
  }

  private boolean isDue() {
    long now = nanoTime.getAsLong();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + PAUSE_NANOS);
  }
}

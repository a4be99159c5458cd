package io.latchkey.gateway.telemetry;

import io.netty.util.concurrent.FastThreadLocal;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A log of many lines a second on its way to a stream. Each thread adds its lines to pages of its
 * own, and one writer takes from all of them every {@value #PAUSE_MILLIS} ms while there are any:
 * adding a line neither waits, nor takes a lock, nor makes an object, and wakes the writer only
 * where it sleeps because there was nothing to do. Lines of one thread stay in their order.
 *
 * <p>What is more than {@value #MAX_OCTETS} octets is dropped and counted.
 */
final class LinePages implements Runnable {
  /** The most octets that wait, some lines of each thread not counted. */
  static final int MAX_OCTETS = 8 << 20;

  /** How long lines wait for others to be written with. */
  static final long PAUSE_MILLIS = 10;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);

  /** So many pauses without a line, and the writer sleeps until it is woken. */
  private static final int PATIENCE = 10;

  private final OutputStream out;
  private final LineDrops drops;
  private final LineBudget budget = new LineBudget(MAX_OCTETS);
  private final Collection<LinePen> pens = new ConcurrentLinkedQueue<>();
  private final FastThreadLocal<LinePen> mine =
      new FastThreadLocal<>() {
        @Override
        protected LinePen initialValue() {
          return join();
        }
      };
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread writer;
  private volatile boolean asleep;
  private volatile boolean stopping;

  private LinePages(String name, OutputStream out, LongSupplier nanos) {
    this.out = out;
    this.drops = new LineDrops(name, nanos);
    this.writer = new Thread(this, "latchkey-log-" + name);
    this.writer.setDaemon(true);
  }

  /**
   * Begins a log to {@code out}, whose writer keeps no process alive.
   *
   * @param name what reports of drops call it
   */
  static LinePages begin(String name, OutputStream out, LongSupplier nanos) {
    LinePages pages = new LinePages(name, out, nanos);
    pages.writer.start();
    return pages;
  }

  private LinePen join() {
    LinePen pen = new LinePen(budget, drops);
    pens.add(pen);
    return pen;
  }

  /** Adds a line of ASCII without its end, or drops it; any thread, never waits. */
  void offer(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
    offer(bytes, bytes.length);
  }

  /** Adds a copy of the first {@code length} octets, a line without its end, or drops it. */
  void offer(byte[] line, int length) {
    if (stopping || !mine.get().add(line, length)) {
      drops.add();
    } else if (asleep) {
      LockSupport.unpark(writer);
    }
  }

  /** How many lines were dropped so far. */
  long dropped() {
    return drops.total();
  }

  /** Ends the log; the stage completes when all lines in it are written. */
  CompletionStage<Void> stop() {
    stopping = true;
    LockSupport.unpark(writer);
    return ended;
  }

  /** The writer. */
  @Override
  public void run() {
    int idle = 0;
    while (!stopping) {
      idle = writeAll() > 0 ? 0 : idle + 1;
      if (idle <= PATIENCE) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      } else {
        sleep();
        idle = 0;
      }
    }
    int left = writeAll();
    while (left > 0) {
      left = writeAll();
    }
    ended.complete(null);
  }

  /** Who adds a line after this looks whether the writer is asleep; what came before is seen. */
  private void sleep() {
    asleep = true;
    if (writeAll() == 0 && !stopping) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  private int writeAll() {
    int octets = 0;
    boolean over = false;
    for (LinePen pen : pens) {
      octets += pen.takeTo(out);
      over |= pen.isOver();
    }
    if (over) {
      pens.removeIf(LinePen::closeIfOver);
    }
    return octets;
  }
}

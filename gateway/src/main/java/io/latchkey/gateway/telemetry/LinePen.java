package io.latchkey.gateway.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What one thread writes its log lines with, page after page. */
final class LinePen {
  /** Octets of the first page; a thread may have nothing to say after it. */
  private static final int FIRST = 4 << 10;

  private static final int USUAL = 32 << 10;

  /** Pages kept to be filled again: what a busy thread fills while the writer rests. */
  private static final int MAX_SPARES = 24;

  /**
   * So many pages are taken at a time at the most: a thread that fills them as fast as a slow
   * reader takes them must not keep those of the others waiting.
   */
  static final int MOST_AT_A_TIME = 32;

  private final LineBudget budget;
  private final LineDrops drops;
  private final Thread owner = Thread.currentThread();
  private final Queue<LinePage> spare = new ConcurrentLinkedQueue<>();
  private final AtomicInteger spares = new AtomicInteger();
  private LinePage adding;
  private LinePage taking;

  /** A pen of the present thread; its first page counts for nothing. */
  LinePen(LineBudget budget, LineDrops drops) {
    this.budget = budget;
    this.drops = drops;
    adding = new LinePage(FIRST);
    taking = adding;
  }

  /** Adds a line, or says that there is no room for it; of the pen's own thread. */
  boolean add(byte[] line, int length) {
    LinePage page = adding;
    if (!page.hasRoom(length)) {
      LinePage next = page(length);
      if (next == null) {
        return false;
      }
      adding = next;
      next.add(line, length);
      page.goOn(next);
    } else {
      page.add(line, length);
    }
    return true;
  }

  private @Nullable LinePage page(int length) {
    LinePage used = length < USUAL ? spare.poll() : null;
    if (used != null) {
      spares.decrementAndGet();
      return used;
    }
    int size = Math.max(USUAL, length + 1);
    return budget.take(size) ? new LinePage(size) : null;
  }

  /**
   * Takes what was added, at the most {@value #MOST_AT_A_TIME} pages of it; of the writer.
   *
   * @return how many octets; 0 where there is nothing more
   */
  int takeTo(OutputStream out) {
    int octets = 0;
    for (int pages = 0; pages < MOST_AT_A_TIME; pages++) {
      LinePage page = taking;
      LinePage next = page.next();
      int filled = page.filled();
      if (filled > page.taken) {
        int from = page.taken;
        page.taken = filled;
        octets += filled - from;
        write(out, page.bytes, from, filled);
      }
      if (next == null) {
        return octets;
      }
      taking = next;
      giveBack(page);
    }
    return octets;
  }

  /** A stream that is closed loses its lines. */
  private void write(OutputStream out, byte[] bytes, int from, int to) {
    try {
      out.write(bytes, from, to - from);
    } catch (IOException closed) {
      for (int i = from; i < to; i++) {
        if (bytes[i] == '\n') {
          drops.addUnreported();
        }
      }
    }
  }

  private void giveBack(LinePage page) {
    int size = page.bytes.length;
    // one that is dropped must not hold the next: the collector would take all that follow for old
    page.clear();
    if (size == USUAL && spares.get() < MAX_SPARES) {
      spares.incrementAndGet();
      spare.add(page);
    } else {
      budget.give(size == FIRST ? 0 : size);
    }
  }

  /** Whether nothing more will be added, and all was taken; of the writer. */
  boolean isOver() {
    return !owner.isAlive() && taking.next() == null && taking.filled() == taking.taken;
  }

  /** Gives back what it holds, if it is over; of the writer. */
  boolean closeIfOver() {
    if (!isOver()) {
      return false;
    }
    budget.give(spares.get() * USUAL);
    budget.give(taking.bytes.length == FIRST ? 0 : taking.bytes.length);
    return true;
  }
}

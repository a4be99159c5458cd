package io.latchkey.gateway.telemetry;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Lines on their way to a stream, written by a thread that may wait, so that no event loop ever
 * waits for a slow reader of our logs: what is more than the queue holds is dropped and counted.
 *
 * <p>{@link #offer} takes no lock while the writer is at work. Lines come out in the order in which
 * they were offered, whoever did.
 */
final class LineQueue {
  /** The most lines that wait. */
  static final int MAX_LINES = 8192;

  /** The most characters that wait, about as many octets. */
  static final int MAX_CHARACTERS = 8 * 1024 * 1024;

  private static final int BUFFER = 32 * 1024;

  private final OutputStream out;
  private final LineDrops drops;
  private final Executor writer;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean writing = new AtomicBoolean();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger characters = new AtomicInteger();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean stopping;

  /**
   * A queue to {@code out}.
   *
   * @param name what reports of drops call it
   * @param writer runs one task at a time, which may wait for {@code out}
   */
  LineQueue(String name, OutputStream out, LongSupplier nanos, Executor writer) {
    this.out = new BufferedOutputStream(out, BUFFER);
    this.drops = new LineDrops(name, nanos);
    this.writer = writer;
  }

  /** Adds a line of ASCII without its end, or drops it; any thread, never waits. */
  void offer(String line) {
    int length = line.length() + 1;
    boolean few = waiting.incrementAndGet() <= MAX_LINES;
    boolean small = characters.addAndGet(length) <= MAX_CHARACTERS;
    if (few && small && !stopping) {
      lines.add(line);
      wakeWriter();
      return;
    }
    waiting.decrementAndGet();
    characters.addAndGet(-length);
    drops.add();
  }

  /** How many lines were dropped so far. */
  long dropped() {
    return drops.total();
  }

  /** Ends the queue; the stage completes when all lines in it are written. */
  CompletionStage<Void> stop() {
    stopping = true;
    wakeWriter();
    return ended;
  }

  /** Completes when the queue was stopped and all its lines are written. */
  CompletionStage<Void> ended() {
    return ended;
  }

  /** Sets the writer to work, unless it is at work: no more than one task ever waits for it. */
  private void wakeWriter() {
    if (writing.compareAndSet(false, true)) {
      writer.execute(this::write);
    }
  }

  private void write() {
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      write(line);
    }
    flush();
    writing.set(false);
    if (!lines.isEmpty()) {
      wakeWriter();
    } else if (stopping) {
      ended.complete(null);
    }
  }

  private void write(String line) {
    waiting.decrementAndGet();
    characters.addAndGet(-line.length() - 1);
    try {
      out.write(line.getBytes(StandardCharsets.ISO_8859_1));
      out.write('\n');
    } catch (IOException closed) {
      drops.addUnreported();
    }
  }

  /** A stream that is closed loses its lines; there is nobody left to tell. */
  private void flush() {
    try {
      out.flush();
    } catch (IOException closed) {
      drops.addUnreported();
    }
  }
}

package io.latchkey.gateway.journey;

import io.latchkey.gateway.journey.http2.Frames;
import io.latchkey.gateway.journey.http2.Http2Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Two honest callers, one of each version of HTTP, that call at a fixed gentle rate. */
final class Honest implements AutoCloseable {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads;
  private volatile boolean over;

  private interface Caller extends AutoCloseable {
    String call() throws IOException;

    @Override
    void close() throws IOException;
  }

  private interface Opening {
    Caller open() throws IOException;
  }

  Honest(InetSocketAddress address) {
    this.threads =
        Stream.<Opening>of(() -> http1(address), () -> http2(address))
            .map(opening -> new Thread(() -> run(opening)))
            .toList();
    threads.forEach(Thread::start);
  }

  private static Caller http1(InetSocketAddress address) throws IOException {
    RawPeer peer = RawPeer.connect(address);
    return new Caller() {
      @Override
      public String call() throws IOException {
        return peer.send(Call.get("/x")).readMessage().substring(9, 12);
      }

      @Override
      public void close() throws IOException {
        peer.close();
      }
    };
  }

  private static Caller http2(InetSocketAddress address) throws IOException {
    Http2Peer peer = Http2Peer.started(address).send(Frames.windowUpdate(0, 1 << 30));
    return new Caller() {
      private int stream = -1;

      @Override
      public String call() throws IOException {
        stream += 2;
        peer.send(Frames.headers(stream, Frames.WHOLE, peer.get("/x")));
        String status = peer.awaitAnswer(stream).status();
        peer.awaitEnd(stream);
        peer.read().clear();
        return status;
      }

      @Override
      public void close() throws IOException {
        peer.close();
      }
    };
  }

  /** A call is late from when it was due, not from when there was time for it. */
  private void run(Opening opening) {
    try (Caller caller = opening.open()) {
      long due = System.nanoTime();
      while (!over) {
        due += EVERY_NANOS;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        String status = caller.call();
        latencies.add(System.nanoTime() - due);
        if (!status.equals("200")) {
          failures.add(status);
        }
      }
    } catch (IOException | AssertionError failed) {
      if (!over) {
        failures.add(failed.toString());
      }
    }
  }

  /** The calls since the last asking: how many, and below which time all but a hundredth were. */
  record Figures(int calls, double p50, double p99) {}

  Figures figures() {
    long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    latencies.clear();
    return sorted.length == 0
        ? new Figures(0, 0, 0)
        : new Figures(
            sorted.length,
            sorted[sorted.length / 2] / 1e6,
            sorted[(int) (sorted.length * 0.99)] / 1e6);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join(10_000);
    }
  }
}

package io.latchkey.gateway.journey;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Small calls at a steady rate from callers that keep their connections, a third of them POST, and
 * what became of each.
 */
final class FaultLoad {
  /** So many calls a second. */
  static final int RATE = 200;

  /** As many calls at once at the most; more than time out within a limit of time. */
  private static final int CALLERS = 128;

  /**
   * A call that was made.
   *
   * @param began in seconds from the load's begin
   * @param failure what the caller saw, or null where it got the whole answer
   */
  record Made(int number, boolean post, double began, double seconds, @Nullable String failure) {
    boolean failed() {
      return failure != null;
    }
  }

  /** What happens beside it. */
  interface Event {
    void happen() throws IOException;
  }

  private final InetSocketAddress at;
  private final int calls;
  private final long begun = System.nanoTime();
  private final AtomicInteger turn = new AtomicInteger();
  private final Queue<Made> made = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Begins. */
  FaultLoad(InetSocketAddress at, double seconds) {
    this.at = at;
    this.calls = (int) (seconds * RATE);
    for (int i = 0; i < CALLERS; i++) {
      Thread thread = new Thread(this::call, "fault-load-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  /** In seconds from its begin. */
  double now() {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void until(double seconds) {
    while (now() < seconds) {
      LockSupport.parkNanos((long) ((seconds - now()) * 1e9));
    }
  }

  /** Waits for that time and does something then; when that was. */
  double at(double seconds, Event event) throws IOException {
    until(seconds);
    event.happen();
    return now();
  }

  /** Waits for its end. */
  List<Made> end() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(made);
  }

  private void call() {
    SteadyCaller caller = new SteadyCaller(at);
    for (int number = turn.getAndIncrement(); number < calls; number = turn.getAndIncrement()) {
      until((double) number / RATE);
      boolean post = number % 3 == 0;
      double began = now();
      String failure = failure(caller, request(number, post));
      made.add(new Made(number, post, began, now() - began, failure));
    }
    closed(caller);
  }

  private static String request(int number, boolean post) {
    return (post ? "POST" : "GET")
        + " /calls/"
        + number
        + " HTTP/1.1\r\nHost: api\r\nX-Api-Key: "
        + Yaml.KEY
        + "\r\nCookie: .ASPXAUTH=x\r\n"
        + (post ? "Content-Length: 5\r\n\r\nhello" : "\r\n");
  }

  private static @Nullable String failure(SteadyCaller caller, String request) {
    try {
      Answer answer = caller.call(request).answer();
      boolean whole = answer.status() == 200 && answer.content().equals(FaultyTenant.CONTENT);
      return whole ? null : answer.verdict();
    } catch (IOException | NumberFormatException broken) {
      closed(caller);
      return "broken off";
    }
  }

  private static void closed(SteadyCaller caller) {
    try {
      caller.close();
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
  }

  /** The share of calls that are so, in percent. */
  static double percent(List<Made> of, Predicate<Made> so) {
    return 100.0 * of.stream().filter(so).count() / of.size();
  }

  /** Of the calls that were served, how long 99 in a hundred took at the most, in milliseconds. */
  static double p99(List<Made> of) {
    List<Double> sorted =
        of.stream().filter(each -> !each.failed()).map(Made::seconds).sorted().toList();
    return sorted.isEmpty() ? 0 : 1000 * sorted.get((int) (sorted.size() * 0.99));
  }

  /** How often callers saw what. */
  static Map<String, Integer> failures(List<Made> of) {
    Map<String, Integer> failures = new TreeMap<>();
    for (Made each : of) {
      if (each.failure() != null) {
        failures.merge(each.failure(), 1, Integer::sum);
      }
    }
    return failures;
  }
}

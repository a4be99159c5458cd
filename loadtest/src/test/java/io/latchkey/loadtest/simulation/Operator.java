package io.latchkey.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/**
 * Who does things beside calling: turns switches, writes files, dribbles. Each act is a line of the
 * report of its own, on threads of its own, so that Gatling's never wait.
 */
final class Operator {
  private static final String ACT = "act";

  /** What the report says that an act took, lest it be mixed with what calls take. */
  private static final int NO_TIME = 0;

  private static final Duration ASKED = Duration.ofMillis(100);

  /** As many at once as there are slow callers, which are bounded. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "operator");
            thread.setDaemon(true);
            return thread;
          });

  private final Set<String> acts = new LinkedHashSet<>();

  /** Something done; an exception says why it went wrong. */
  @FunctionalInterface
  interface Deed {
    void run() throws Exception;
  }

  /** Does it and waits until it is done; the report says that it was, or failed. */
  ChainBuilder act(String name, Deed deed) {
    acts.add(name);
    return exec(session -> session.set(ACT, begin(name, deed)))
        .exec(asLongAs(session -> !outcome(session).isDone()).on(pause(Duration.ofMillis(20))))
        .exec(dummy(name, NO_TIME).withSuccess(session -> outcome(session).join()));
  }

  /** The names of all acts. */
  Set<String> acts() {
    return acts;
  }

  private CompletableFuture<Boolean> begin(String name, Deed deed) {
    return CompletableFuture.supplyAsync(
        () -> {
          long since = System.nanoTime();
          String end = "";
          try {
            deed.run();
          } catch (Exception wrong) {
            end = ", failed: " + wrong;
          }
          long millis = Duration.ofNanos(System.nanoTime() - since).toMillis();
          System.out.println("act: " + name + ", " + millis + " ms" + end);
          return end.isEmpty();
        },
        threads);
  }

  @SuppressWarnings("unchecked")
  private static CompletableFuture<Boolean> outcome(Session session) {
    return (CompletableFuture<Boolean>) session.get(ACT);
  }

  /** Asks until it is so. */
  static void await(String what, Duration atMost, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(atMost).pollInterval(ASKED).until(condition);
  }
}

package io.latchkey.gateway.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a command that runs until it is told to stop ends. */
final class Termination {
  /** How long a start is waited for that a signal came upon. */
  private static final Duration LONGEST_START = Duration.ofSeconds(10);

  private Termination() {}

  /** What can be stopped once it stands. */
  interface Start {
    /** Starts it; gives what stops it. */
    Runnable begin() throws IOException;
  }

  /**
   * Starts something, waits for SIGTERM or SIGINT, stops it and ends the process with exit code 0:
   * a stop that was asked for is no failure, though the JVM would end with 143. A signal that comes
   * while it starts, and may take calls already, stops it when it stands.
   *
   * @throws IOException if it does not start; a signal then ends the process as ever
   */
  static void run(Start start) throws IOException {
    CompletableFuture<Runnable> started = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "latchkey-stop"));
    try {
      started.complete(start.begin());
    } finally {
      started.cancel(false);
    }
    CountDownLatch forever = new CountDownLatch(1);
    try {
      forever.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process in that order from within, and does not wait for it. */
  static void begin() {
    new Thread(() -> System.exit(ExitCode.DONE), "latchkey-drain").start();
  }

  private static void stop(CompletableFuture<Runnable> started) {
    try {
      started.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS).run();
    } catch (CancellationException neverStarted) {
      return;
    } catch (ExecutionException | TimeoutException | InterruptedException unready) {
      // there is nothing that could be stopped in its order
    }
    Runtime.getRuntime().halt(ExitCode.DONE);
  }

  /** The reason behind a failure, in the system's own words. */
  static String why(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause == null || cause.getMessage() == null) {
      return "";
    }
    boolean taken = cause.getMessage().contains("Address already in use");
    return taken ? ": another process listens there already" : ": " + cause.getMessage();
  }
}

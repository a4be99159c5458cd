package io.latchkey.gateway.cli;

import java.util.concurrent.CountDownLatch;

/** How a command that runs until it is told to stop ends. */
final class Termination {
  private Termination() {}

  /**
   * Waits for SIGTERM or SIGINT, runs {@code stop} and ends the process with exit code 0: a stop
   * that was asked for is no failure, though the JVM would end with 143.
   */
  static void await(Runnable stop) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.run();
                  Runtime.getRuntime().halt(ExitCode.DONE);
                },
                "latchkey-stop"));
    CountDownLatch forever = new CountDownLatch(1);
    try {
      forever.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
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

package io.latchkey.loadtest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What one run leaves behind if nobody cares: each process that is started here is ended here. */
final class Processes implements AutoCloseable {
  /** A gateway drains for 30 s at the most. */
  private static final Duration GRACE = Duration.ofSeconds(40);

  private final Deque<Process> running = new ConcurrentLinkedDeque<>();
  private final Deque<Path> directories = new ConcurrentLinkedDeque<>();

  /** Runs a short one to its end. */
  static void run(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (waitFor(process) != 0) {
      throw new IOException(command.get(0) + " failed, see " + log);
    }
  }

  static int waitFor(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException ended) {
      process.destroy();
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /** Starts one that goes on, its output in files. */
  Process start(List<String> command, File out, File err) throws IOException {
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
    running.push(process);
    return process;
  }

  /** Starts one that speaks to the user itself. */
  Process startInSight(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    running.push(process);
    return process;
  }

  /** A directory that goes when they have ended. */
  void removeAtEnd(Path directory) {
    directories.push(directory);
  }

  /** Ends them, the last first. */
  @Override
  public void close() {
    for (Process process = running.poll(); process != null; process = running.poll()) {
      process.destroy();
      try {
        if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException ended) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    for (Path directory = directories.poll(); directory != null; directory = directories.poll()) {
      remove(directory);
    }
  }

  private static void remove(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException inUse) {
      System.err.println("load test: cannot remove " + directory);
    }
  }
}

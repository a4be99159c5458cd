package io.latchkey.gateway.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which ends with all its children when this is closed. */
final class ServerProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration TELLS_EVERY = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread lastResort = new Thread(this::kill);

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Starts it; all that it prints is in {@code NAME.log} in {@code directory}. */
  static ServerProcess start(
      String name, List<String> command, Map<String, String> environment, Path directory)
      throws IOException {
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    tell(name + " starts; its log is " + log);
    return new ServerProcess(name, builder.start(), log);
  }

  static void tell(String progress) {
    System.out.println("[token-servers] " + progress);
  }

  /** Waits until a GET of {@code ready} is answered with 200. */
  void await(URI ready, Duration limit) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Duration told = Duration.ZERO;
    while (Rest.status(ready) != 200) {
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " ended by itself:\n" + end());
      }
      if (waited.compareTo(limit) > 0) {
        throw new AssertionError(name + " is not ready after " + limit + ":\n" + end());
      }
      if (waited.minus(told).compareTo(TELLS_EVERY) > 0) {
        told = waited;
        tell(name + " is not ready yet, " + waited.toSeconds() + " s of " + limit.toSeconds());
      }
    }
    tell(name + " is ready after " + (System.nanoTime() - start) / 1_000_000_000 + " s");
  }

  private String end() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    all.forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        tell(name + " does not end by itself and is killed");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    kill();
    all.forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}

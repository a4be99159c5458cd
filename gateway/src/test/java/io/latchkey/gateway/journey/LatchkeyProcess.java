package io.latchkey.gateway.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real command line in a process of its own, with its output in files. */
final class LatchkeyProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Process process;
  private final Path out;
  private final Path err;

  private LatchkeyProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts {@code latchkey arguments}. */
  static LatchkeyProcess start(Path directory, List<String> jvm, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.latchkey.gateway.cli.Latchkey");
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out.log");
    Path err = directory.resolve("err.log");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new LatchkeyProcess(process, out, err);
  }

  /** Starts {@code latchkey serve} with this YAML and waits until it takes calls on the port. */
  static LatchkeyProcess serve(Path directory, List<String> jvm, String yaml, int port)
      throws IOException {
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    LatchkeyProcess started = start(directory, jvm, "serve", "--config", file.toString());
    try {
      started.awaitListening(port);
      return started;
    } catch (RuntimeException | Error never) {
      started.close();
      throw never;
    }
  }

  private void awaitListening(int port) {
    await()
        .atMost(LONGEST_START)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("it ended: " + err() + out());
              }
              return isTaken(port);
            });
  }

  private static boolean isTaken(int port) {
    try (RawPeer peer = RawPeer.connect(address(port))) {
      return peer.socket().isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /** Octets of all objects that are alive, after a full collection. */
  long liveHeap() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    Matcher total = TOTAL.matcher(said);
    if (!total.find()) {
      throw new AssertionError("no histogram: " + said);
    }
    return Long.parseLong(total.group(1));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Memory of the process that is in RAM now, in KiB; Linux alone tells. */
  long residentKibibytes() throws IOException {
    Matcher matcher =
        RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid(), "status")));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** Leaves it one processor; Linux alone does. */
  void onProcessor(int number) throws IOException, InterruptedException {
    new ProcessBuilder("taskset", "-acp", Integer.toString(number), Long.toString(process.pid()))
        .start()
        .waitFor();
  }

  /** Sends SIGHUP. */
  void hangup() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** The exit code, within so many seconds. */
  int awaitExit(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("it still runs after " + seconds + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

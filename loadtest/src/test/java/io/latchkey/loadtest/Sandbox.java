package io.latchkey.loadtest;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Simulated tenants and a gateway of our own in front of them, each a process, for one run. They,
 * and the directory with their keys, end with {@link Processes}.
 */
final class Sandbox {
  /** The first start may build. */
  private static final Duration START = Duration.ofMinutes(15);

  private static final Duration ASKED = Duration.ofMillis(100);

  private static final String DID_NOT_START =
      " did not start; what was said is in the logs of this run";

  private static final Pattern IDENTITY =
      Pattern.compile("CyberArk Identity at (http://127\\.0\\.0\\.1:\\d+)");

  /** Calls of a run whose access log is kept; it grows by half a kilobyte with each. */
  static final int LOGGED = 1_000_000;

  /** Its gateway's access log, among the results. */
  static final String ACCESS_LOG = "gateway-access.log";

  private static final String SETTLED = "The gateway: ";

  private final Path directory;
  private final Map<String, String> said = new TreeMap<>();
  private final Process gateway;

  /**
   * Starts one and waits until it is ready.
   *
   * @param latchkey the program
   * @param results where the gateway's logs go
   * @param bounds how much will be called
   */
  Sandbox(Path latchkey, Path results, Bounds bounds, Processes processes) throws IOException {
    this.directory = Files.createTempDirectory("latchkey-load-");
    processes.removeAtEnd(directory);
    int port = freePort();
    int securePort = freePort();
    int adminPort = freePort();
    Path out = directory.resolve("tenants.out");
    File err = results.resolve("tenants.log").toFile();
    List<String> command =
        List.of(
            latchkey.toString(),
            ("sandbox --tenants-only --identity-port 0 --sws-port 0 --aic-port 0 --port %d"
                    + " --admin-port %d --dir")
                .formatted(port, adminPort));
    List<String> words = words(command, directory.toString());
    Process tenants = processes.start(words, out.toFile(), err);
    await(tenants, "the simulated tenants", () -> Files.readString(out).contains(SETTLED));
    Matcher identity = IDENTITY.matcher(Files.readString(out));
    if (!identity.find()) {
      throw new IOException("the sandbox does not say where its CyberArk Identity is");
    }
    addSecureListener(port, securePort);
    gateway =
        processes.start(
            List.of(
                latchkey.toString(),
                "serve",
                "--config",
                directory.resolve("latchkey.yaml").toString()),
            log(bounds, results),
            results.resolve("gateway-events.log").toFile());
    String admin = "http://127.0.0.1:" + adminPort;
    await(gateway, "the gateway", () -> isReady(admin));
    said.put(Option.TARGET.property(), "http://127.0.0.1:" + port);
    said.put(Option.SIMULATOR.property(), identity.group(1));
    said.put(Option.KEY_FILE.property(), directory.resolve("caller.key").toString());
    said.put(OwnSandbox.DIRECTORY, directory.toString());
    said.put(OwnSandbox.ADMIN, admin);
    said.put(OwnSandbox.SECURE, "https://127.0.0.1:" + securePort);
  }

  private static List<String> words(List<String> command, String last) {
    return Stream.of(
            Stream.of(command.get(0)), Stream.of(command.get(1).split(" ")), Stream.of(last))
        .flatMap(part -> part)
        .toList();
  }

  /** What the simulation is told of it. */
  Map<String, String> said() {
    return said;
  }

  ProcessHandle gateway() {
    return gateway.toHandle();
  }

  /** The certificates of its listener with TLS. */
  Path trusted() {
    return directory.resolve("trusted.p12");
  }

  private void addSecureListener(int port, int securePort) throws IOException {
    var first = Certificates.make(directory, "first");
    var second = Certificates.make(directory, "second");
    Certificates.trust(List.of(first, second), trusted());
    copy("first.crt", "listener.crt");
    copy("first.key", "listener.key");
    Path config = directory.resolve("latchkey.yaml");
    String plain = "  - bind: \"127.0.0.1:" + port + "\"\n";
    String secure =
        """
          - bind: "127.0.0.1:%d"
            tls:
              certificate: %s
              privateKey: %s
        """
            .formatted(
                securePort, directory.resolve("listener.crt"), directory.resolve("listener.key"));
    String text = Files.readString(config);
    if (!text.contains(plain)) {
      throw new IOException("the sandbox's configuration has another listener than was asked for");
    }
    Files.writeString(config, text.replace(plain, plain + secure));
  }

  private void copy(String from, String to) throws IOException {
    Files.copy(directory.resolve(from), directory.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  private static File log(Bounds bounds, Path results) {
    long calls = bounds.rate() * bounds.duration().toSeconds();
    boolean kept = calls <= LOGGED;
    return kept ? results.resolve(ACCESS_LOG).toFile() : new File("/dev/null");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void await(Process process, String what, Callable<Boolean> ready)
      throws IOException {
    try {
      Awaitility.await()
          .atMost(START)
          .pollInterval(ASKED)
          .until(() -> !process.isAlive() || ready.call());
    } catch (ConditionTimeoutException late) {
      throw new IOException(what + DID_NOT_START, late);
    }
    if (!process.isAlive()) {
      throw new IOException(what + DID_NOT_START);
    }
  }

  private static boolean isReady(String admin) throws IOException {
    var connection =
        (HttpURLConnection)
            new java.net.URL(admin + "/health/ready").openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(2_000);
    connection.setReadTimeout(2_000);
    try {
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    } finally {
      connection.disconnect();
    }
  }
}

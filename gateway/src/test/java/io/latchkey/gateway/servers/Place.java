package io.latchkey.gateway.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the unpacked servers stand, where a run of one may write, and which ports are free. */
final class Place {
  private static final Path ROOT =
      Path.of(System.getProperty(TokenServers.DIRECTORY, "target/servers")).toAbsolutePath();

  private Place() {}

  /** The unpacked distribution whose directory is called so. */
  static Path distribution(String name) {
    Path directory = ROOT.resolve("dist").resolve(name);
    if (!Files.isDirectory(directory)) {
      throw new AssertionError(
          directory + " is not there; run: mvn -Ptoken-servers -pl gateway verify");
    }
    return directory;
  }

  /** A new, empty directory for one run of a server. */
  static Path run(String name) throws IOException {
    Path directory = ROOT.resolve("run").resolve(name);
    if (Files.exists(directory)) {
      try (Stream<Path> old = Files.walk(directory)) {
        List<Path> deepestFirst = old.sorted(Comparator.reverseOrder()).toList();
        for (Path each : deepestFirst) {
          Files.delete(each);
        }
      }
    }
    return Files.createDirectories(directory);
  }

  /** A port of the loopback address that nobody listened on a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The {@code java} that runs this test. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}

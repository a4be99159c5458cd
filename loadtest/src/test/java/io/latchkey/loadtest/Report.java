package io.latchkey.loadtest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What one run left in its directory. */
record Report(Path results) {
  private static final Pattern REFUSED =
      Pattern.compile("\"stage\":\"([a-z-]+)\",\"reason\":\"([a-z-]+)\".*?\"status\":(5\\d\\d)");
  private static final int CHUNK = 1 << 20;

  /** The page to open. */
  Optional<Path> page() throws IOException {
    try (Stream<Path> all = Files.walk(results, 2)) {
      return all.filter(file -> file.endsWith("index.html")).max(Comparator.naturalOrder());
    }
  }

  /** Files that hold a secret, which none should. */
  List<Path> holding(CallerKey key) throws IOException {
    try (Stream<Path> all = Files.walk(results)) {
      byte[] secret = key.reveal().getBytes(StandardCharsets.ISO_8859_1);
      List<Path> files = all.filter(Files::isRegularFile).toList();
      return files.stream().filter(file -> holds(file, secret)).toList();
    }
  }

  /** How often the gateway itself refused with which 5xx, as its access log says. */
  Map<String, Long> refusals() throws IOException {
    Path log = results.resolve(Sandbox.ACCESS_LOG);
    Map<String, Long> counts = new TreeMap<>();
    if (Files.exists(log)) {
      try (Stream<String> lines = Files.lines(log)) {
        lines
            .map(REFUSED::matcher)
            .filter(Matcher::find)
            .forEach(
                found ->
                    counts.merge(
                        found.group(3) + " " + found.group(1) + ":" + found.group(2),
                        1L,
                        Long::sum));
      }
    }
    return counts;
  }

  private static boolean holds(Path file, byte[] secret) {
    try (var in = Files.newInputStream(file)) {
      String before = "";
      String wanted = new String(secret, StandardCharsets.ISO_8859_1);
      for (byte[] next = in.readNBytes(CHUNK); next.length > 0; next = in.readNBytes(CHUNK)) {
        String text = before + new String(next, StandardCharsets.ISO_8859_1);
        if (text.contains(wanted)) {
          return true;
        }
        before = text.substring(Math.max(0, text.length() - wanted.length() + 1));
      }
      return false;
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}

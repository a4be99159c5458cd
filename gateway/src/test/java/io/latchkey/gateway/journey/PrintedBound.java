package io.latchkey.gateway.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory that callers can make a gateway hold, as {@code latchkey validate} prints it.
 *
 * @param heap octets, as far as two digits tell
 * @param buffers octets outside of it
 */
record PrintedBound(long heap, long buffers) {
  private static final Pattern BOUND =
      Pattern.compile("at most .*?: ([0-9.]+) (.)iB of heap and ([0-9.]+) (.)iB of buffers");

  /** Asks the real command, in a JVM with these options. */
  static PrintedBound of(Path directory, List<String> jvm, String yaml)
      throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("bound.yaml"), yaml);
    try (LatchkeyProcess validate =
        LatchkeyProcess.start(directory, jvm, "validate", "--config", file.toString())) {
      validate.awaitExit(60);
      String said = validate.out() + validate.err();
      Matcher matcher = BOUND.matcher(said);
      if (!matcher.find()) {
        throw new AssertionError("no bound in: " + said);
      }
      return new PrintedBound(
          octets(matcher.group(1), matcher.group(2)), octets(matcher.group(3), matcher.group(4)));
    }
  }

  private static long octets(String number, String unit) {
    return (long) (Double.parseDouble(number) * (1L << 10 * (1 + "KMGT".indexOf(unit))));
  }
}

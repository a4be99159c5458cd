package io.latchkey.loadtest;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * How much load goes where, as the system properties {@code latchkey.*} say it.
 *
 * @param url the gateway's address and a route's path, without a slash at the end
 * @param key the API key of a caller
 * @param rate users that arrive each second once the ramp is over, 1 to 5,000; each makes one call
 * @param ramp from one user a second to {@code rate}
 * @param duration at {@code rate}; together with {@code ramp} ten minutes at most
 * @param p99 the assertion on the 99th percentile of all times to answer
 * @param download the path below {@code url} of something large to read
 * @param revoke where a simulator takes switches, to end its tokens in the middle of {@code
 *     duration}; empty for nowhere
 */
record Load(
    String url,
    String key,
    int rate,
    Duration ramp,
    Duration duration,
    Duration p99,
    String download,
    String revoke) {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int FASTEST = 5_000;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Reads the system properties.
   *
   * @throws IllegalArgumentException with a sentence for the user, if one is missing or out of
   *     range
   */
  static Load fromProperties() {
    String what = "a gateway's address, for example http://127.0.0.1:8080";
    String address = required("latchkey.url", what);
    String url =
        address("latchkey.url", address) + System.getProperty("latchkey.route", "/identity");
    int rate = number("latchkey.rate", 50, 1, FASTEST);
    int ramp = number("latchkey.ramp", 10, 1, (int) LONGEST.toSeconds());
    int duration = number("latchkey.duration", 30, 1, (int) LONGEST.toSeconds());
    if (ramp + duration > LONGEST.toSeconds()) {
      throw new IllegalArgumentException(
          "latchkey.ramp and latchkey.duration are more than 600 seconds together");
    }
    return new Load(
        url,
        required(
            "latchkey.key", "the API key of a caller, which the sandbox writes to its directory"),
        rate,
        Duration.ofSeconds(ramp),
        Duration.ofSeconds(duration),
        Duration.ofMillis(number("latchkey.p99", 1_000, 1, 60_000)),
        System.getProperty("latchkey.download", "/sandbox/bytes?size=65536"),
        switches(System.getProperty("latchkey.revoke", "")));
  }

  private static String switches(String simulator) {
    return simulator.isBlank() ? "" : address("latchkey.revoke", simulator) + "/sandbox/switches";
  }

  private static String address(String name, String text) {
    URI url = URI.create(text);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme) || url.getHost() == null) {
      throw new IllegalArgumentException(name + " is not an http or https address: " + text);
    }
    if (!LOOPBACK.contains(url.getHost()) && !Boolean.getBoolean("latchkey.allowRemote")) {
      throw new IllegalArgumentException(
          name
              + " is not on this machine; if the load may go to "
              + url.getHost()
              + ", add -Dlatchkey.allowRemote=true");
    }
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String required(String name, String what) {
    String value = System.getProperty(name, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException("-D" + name + "=... is missing: " + what);
    }
    return value;
  }

  private static int number(String name, int otherwise, int least, int most) {
    String text = System.getProperty(name, "").trim();
    int number = otherwise;
    if (!text.isEmpty()) {
      try {
        number = Integer.parseInt(text);
      } catch (NumberFormatException notANumber) {
        number = -1;
      }
    }
    if (number < least || number > most) {
      throw new IllegalArgumentException(name + " is a whole number, " + least + " to " + most);
    }
    return number;
  }

  /** Never holds the key. */
  @Override
  public String toString() {
    return "%s: 1 to %d calls a second in %d s, then %d s; p99 below %d ms"
        .formatted(url, rate, ramp.toSeconds(), duration.toSeconds(), p99.toMillis());
  }
}

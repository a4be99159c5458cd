package io.latchkey.gateway.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as the file spells them: a whole number and a unit. */
final class Units {
  static final String DURATIONS = "a number with its unit: 500ms, 30s, 5m, 1h or 1d";
  static final String SIZES = "a number with its unit: 512B, 64KiB, 10MiB or 1GiB (or kB, MB, GB)";

  static final String RATES = "a size per second: 240B/s or 1KiB/s";

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,9})([a-zA-Z]{1,3})");
  private static final Map<String, Long> MILLIS = new LinkedHashMap<>();
  private static final Map<String, Long> OCTETS = new LinkedHashMap<>();

  static {
    MILLIS.put("d", 86_400_000L);
    MILLIS.put("h", 3_600_000L);
    MILLIS.put("m", 60_000L);
    MILLIS.put("s", 1_000L);
    MILLIS.put("ms", 1L);
    OCTETS.put("GiB", 1L << 30);
    OCTETS.put("MiB", 1L << 20);
    OCTETS.put("KiB", 1L << 10);
    OCTETS.put("GB", 1_000_000_000L);
    OCTETS.put("MB", 1_000_000L);
    OCTETS.put("kB", 1_000L);
    OCTETS.put("B", 1L);
  }

  private Units() {}

  static @Nullable Duration duration(String text) {
    Long millis = read(text, MILLIS);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  static @Nullable Long size(String text) {
    return read(text, OCTETS);
  }

  private static @Nullable Long read(String text, Map<String, Long> units) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    Long unit = units.get(matcher.group(2));
    return unit == null ? null : Long.parseLong(matcher.group(1)) * unit;
  }

  /** Octets per second, spelled as a size and {@code /s}. */
  static @Nullable Long rate(String text) {
    return text.endsWith("/s") ? size(text.substring(0, text.length() - 2)) : null;
  }

  static String rate(long octets) {
    return size(octets) + "/s";
  }

  static String duration(Duration duration) {
    return duration.isZero() ? "0s" : spell(duration.toMillis(), MILLIS, "ms");
  }

  static String size(long octets) {
    return spell(octets, OCTETS, "B");
  }

  private static String spell(long value, Map<String, Long> units, String smallest) {
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (value != 0 && value % unit.getValue() == 0) {
        return value / unit.getValue() + unit.getKey();
      }
    }
    return value + smallest;
  }
}

package io.latchkey.gateway.config;

import io.latchkey.gateway.overload.RateLimit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rates of calls as the file spells them: {@code 50/s}, {@code 600/m} or {@code 1000/h}. */
final class Rates {
  static final int MOST = 1_000_000;

  private static final String EXPECTED =
      "calls per second, minute or hour: 50/s, 600/m or 1000/h, of 1 to " + MOST + " calls";
  private static final Pattern RATE = Pattern.compile("([0-9]{1,7})/([smh])");
  private static final Map<String, Duration> UNITS =
      Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1));

  private Rates() {}

  /** The limit that {@code section} holds, or null where there is none or after a problem. */
  static @Nullable RateLimit read(@Nullable Section section) {
    Item item = section == null ? null : section.get("perCaller");
    Scalar scalar = item == null ? null : item.scalar(EXPECTED);
    if (section == null || item == null || scalar == null) {
      return null;
    }
    Matcher matcher = RATE.matcher(scalar.text());
    int calls = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    if (calls < 1 || calls > MOST) {
      item.error("must be " + EXPECTED);
      return null;
    }
    Duration per = UNITS.getOrDefault(matcher.group(2), Duration.ofSeconds(1));
    int second = (int) Math.max(1, calls / per.toSeconds());
    return new RateLimit(calls, per, section.integer("burst", second, 1, MOST));
  }

  static Map<String, Object> render(RateLimit limit) {
    Map<String, Object> map = new LinkedHashMap<>();
    UNITS.forEach(
        (letter, per) -> {
          if (per.equals(limit.per())) {
            map.put("perCaller", limit.calls() + "/" + letter);
          }
        });
    map.put("burst", limit.burst());
    return map;
  }
}

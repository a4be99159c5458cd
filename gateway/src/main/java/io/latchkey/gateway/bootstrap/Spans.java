package io.latchkey.gateway.bootstrap;

import java.time.Duration;

/** Times as people read them. */
final class Spans {
  private Spans() {}

  /** {@code time} in the largest unit that keeps it whole; in seconds where it is short. */
  static String words(Duration time) {
    long seconds = time.toSeconds();
    if (seconds >= 3600 && seconds % 3600 == 0) {
      return seconds / 3600 + " h";
    }
    if (seconds >= 60 && seconds % 60 == 0) {
      return seconds / 60 + " min";
    }
    return seconds >= 60 ? seconds + " s" : Math.round(time.toMillis() / 100.0) / 10.0 + " s";
  }
}

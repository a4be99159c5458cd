package io.latchkey.sandbox.sws;

import java.util.Locale;
import java.util.stream.Stream;

/** A search text of the API: found anywhere, in any case; {@code *} stands for anything between. */
record FreeSearch(String text) {
  /** Whether one of the values has it; an empty search finds everything. */
  boolean finds(Stream<String> values) {
    return text.isEmpty() || values.anyMatch(this::isIn);
  }

  private boolean isIn(String value) {
    String whole = value.toLowerCase(Locale.ROOT);
    int from = 0;
    for (String piece : text.toLowerCase(Locale.ROOT).split("\\*", -1)) {
      int at = whole.indexOf(piece, from);
      if (at < 0) {
        return false;
      }
      from = at + piece.length();
    }
    return true;
  }
}

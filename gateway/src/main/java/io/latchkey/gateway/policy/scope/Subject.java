package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Ascii;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a path in the forms that rules are held against.
 *
 * @param whole with its leading slash
 * @param bare without it
 * @param literal {@code bare}, in lower case where case is ignored
 * @param movedWhole {@code whole} as {@link Caseless} has it, or null if it cannot
 * @param movedBare {@code bare} as {@link Caseless} has it, or null if it cannot
 */
record Subject(
    String whole,
    String bare,
    String literal,
    @Nullable String movedWhole,
    @Nullable String movedBare) {
  /** The longest reading that a rule can open, in characters. */
  static final int MAX_PATH = 8192;

  /** The forms of {@code reading}, or null if it is too long, or no path. */
  static @Nullable Subject of(String reading, boolean ignoreCase) {
    if (reading.length() > MAX_PATH || !reading.startsWith("/")) {
      return null;
    }
    String bare = reading.substring(1);
    String moved = Caseless.moved(reading);
    return new Subject(
        reading,
        bare,
        ignoreCase ? Ascii.lower(bare) : bare,
        moved,
        moved == null ? null : moved.equals(reading) ? bare : moved.substring(1));
  }

  @Nullable String whole(boolean caseless) {
    return caseless ? movedWhole : whole;
  }

  @Nullable String bare(boolean caseless) {
    return caseless ? movedBare : bare;
  }
}

package io.latchkey.gateway.policy.scope;

import org.jspecify.annotations.Nullable;

/**
 * A way to let RE2/J ignore the case of ASCII letters and of no others.
 *
 * <p>Its case folding knows all of Unicode: {@code k} would meet the Kelvin sign, {@code é} its
 * capital. So every character beyond ASCII, in a rule as in a path, is moved from the planes 0 to
 * 3, which hold all letters, to the planes 4 to 7, which are unassigned and have no case. The move
 * keeps all characters apart and in order. What comes from the planes 4 to 13 itself has no place
 * left and is taken nowhere.
 */
final class Caseless {
  private static final int DISTANCE = 0x40000;
  private static final int UNASSIGNED_END = 0xE0000;

  private Caseless() {}

  /** Where a character is moved, or -1 if nowhere. */
  static int moved(int character) {
    if (character < 0x80 || character >= UNASSIGNED_END) {
      return character;
    }
    return character < DISTANCE ? character + DISTANCE : -1;
  }

  /**
   * The text with its characters moved, the same object if all are ASCII; null if one cannot be.
   */
  static @Nullable String moved(String text) {
    int ascii = 0;
    while (ascii < text.length() && text.charAt(ascii) < 0x80) {
      ascii++;
    }
    if (ascii == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() * 2).append(text, 0, ascii);
    for (int i = ascii; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int to = moved(text.codePointAt(i));
      if (to < 0) {
        return null;
      }
      out.appendCodePoint(to);
    }
    return out.toString();
  }
}

package io.latchkey.gateway.policy.scope;

import org.jspecify.annotations.Nullable;

/** Rules that are no more than one path, which a hash finds. */
final class Literal {
  private Literal() {}

  /**
   * The path that the rule spells, without anchors and its leading slash, or null if it is more.
   */
  static @Nullable String of(String rule) {
    int from = rule.startsWith("^") ? 1 : 0;
    int to = rule.endsWith("$") && !rule.endsWith("\\$") ? rule.length() - 1 : rule.length();
    StringBuilder path = new StringBuilder();
    for (int i = from; i < to; i++) {
      char c = rule.charAt(i);
      if (c == '\\' && i + 1 < to && isPunctuation(rule.charAt(i + 1))) {
        i++;
        c = rule.charAt(i);
      } else if (".^$*+?()[]{}|\\".indexOf(c) >= 0) {
        return null;
      }
      path.append(c);
    }
    return path.length() > 0 && path.charAt(0) == '/' ? path.substring(1) : path.toString();
  }

  static boolean isPunctuation(char c) {
    return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
  }
}

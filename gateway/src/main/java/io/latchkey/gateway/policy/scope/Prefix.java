package io.latchkey.gateway.policy.scope;

/** What every text that an expression meets begins with. */
final class Prefix {
  private static final String QUANTIFIERS = "?*+{";
  private static final String SPECIAL = ".^$*+?()[]{}|\\";

  private Prefix() {}

  /**
   * The characters that a match of {@code source} surely begins with, ASCII alone; empty where none
   * is sure.
   *
   * @param source in the syntax of RE2, as {@link RuleSource} writes it
   * @param alternatives whether it has alternatives outside of all groups
   */
  static String of(String source, boolean alternatives) {
    StringBuilder prefix = new StringBuilder();
    int at = source.startsWith("^") ? 1 : 0;
    while (!alternatives && at < source.length()) {
      char c = source.charAt(at++);
      if (c == '\\' && at < source.length() && Literal.isPunctuation(source.charAt(at))) {
        c = source.charAt(at++);
      } else if (SPECIAL.indexOf(c) >= 0) {
        break;
      }
      // a quantifier behind flags alone is of what stands before them
      boolean quantified = at < source.length() && QUANTIFIERS.indexOf(source.charAt(at)) >= 0;
      if (c >= 0x80 || quantified || source.startsWith("(?", at)) {
        break;
      }
      prefix.append(c);
    }
    return prefix.toString();
  }
}

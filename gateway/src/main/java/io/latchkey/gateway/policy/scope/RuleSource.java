package io.latchkey.gateway.policy.scope;

/**
 * Rewrites a rule so that it can stand beside others in one expression and means the same there: no
 * group captures, no quotation is left open, and where case is ignored characters are where {@link
 * Caseless} wants them. Reads a rule that RE2/J has already accepted.
 */
final class RuleSource {
  private static final int NONE = -1;

  private final String rule;
  private final boolean caseless;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int depth;
  private boolean alternatives;
  private int rangeFrom = NONE;
  private boolean rangeOpen;

  private RuleSource(String rule, boolean caseless) {
    this.rule = rule;
    this.caseless = caseless;
  }

  /**
   * What a rule became.
   *
   * @param text in the syntax of RE2/J
   * @param alternatives whether it has alternatives outside of all groups
   */
  record Rewritten(String text, boolean alternatives) {}

  /**
   * Rewrites {@code rule}.
   *
   * @throws IllegalArgumentException with a sentence without a subject, if {@code caseless} cannot
   *     be had with it, or it quotes nothing
   */
  static Rewritten rewrite(String rule, boolean caseless) {
    RuleSource source = new RuleSource(rule, caseless);
    while (source.at < rule.length()) {
      source.step();
    }
    return new Rewritten(source.out.toString(), source.alternatives);
  }

  /** Whether the rule itself asks for case to be ignored, with a flag as in {@code (?i)}. */
  static boolean asksForCase(String rule) {
    for (int open = rule.indexOf("(?"); open >= 0; open = rule.indexOf("(?", open + 2)) {
      for (int i = open + 2; i < rule.length() && "imsU".indexOf(rule.charAt(i)) >= 0; i++) {
        if (rule.charAt(i) == 'i') {
          return true;
        }
      }
    }
    return false;
  }

  private void step() {
    switch (rule.charAt(at)) {
      case '\\' -> escape();
      case '[' -> characterClass();
      case '(' -> group();
      case ')' -> {
        depth--;
        copy(1);
      }
      case '|' -> {
        alternatives |= depth == 0;
        copy(1);
      }
      default -> character();
    }
  }

  private void copy(int length) {
    out.append(rule, at, at + length);
    at += length;
  }

  private void character() {
    int character = rule.codePointAt(at);
    out.appendCodePoint(moved(character));
    at += Character.charCount(character);
  }

  private int moved(int character) {
    int to = caseless ? Caseless.moved(character) : character;
    if (to < 0) {
      throw new IllegalArgumentException("holds a character that Unicode has not assigned");
    }
    return to;
  }

  private void group() {
    depth++;
    boolean named = rule.startsWith("(?P<", at) || rule.startsWith("(?<", at);
    if (named) {
      at = rule.indexOf('>', at) + 1;
      out.append("(?:");
    } else if (rule.startsWith("(?", at)) {
      flags();
    } else {
      at++;
      out.append("(?:");
    }
  }

  /** Flags alone, {@code (?i)}, open no group. */
  private void flags() {
    int end = at + 2;
    while (end < rule.length() && rule.charAt(end) != ':' && rule.charAt(end) != ')') {
      end++;
    }
    copy(Math.min(end + 1, rule.length()) - at);
    if (out.charAt(out.length() - 1) == ')') {
      depth--;
    }
  }

  private void escape() {
    if (rule.startsWith("\\Q", at)) {
      quotation();
      return;
    }
    refuseBeyondAscii();
    copy(escapeLength());
  }

  private void quotation() {
    int end = rule.indexOf("\\E", at + 2);
    String quoted = rule.substring(at + 2, end < 0 ? rule.length() : end);
    if (quoted.isEmpty()) {
      throw new IllegalArgumentException("holds \\Q and \\E with nothing between them");
    }
    for (int i = 0; i < quoted.length(); i += Character.charCount(quoted.codePointAt(i))) {
      int character = quoted.codePointAt(i);
      if (character < 0x80 && !Character.isLetterOrDigit(character)) {
        out.append('\\');
      }
      out.appendCodePoint(moved(character));
    }
    at = end < 0 ? rule.length() : end + 2;
  }

  /** A class of characters up to its bracket; in it, parentheses and bars are characters. */
  private void characterClass() {
    rangeFrom = NONE;
    rangeOpen = false;
    copy(rule.startsWith("[^", at) ? 2 : 1);
    boolean first = true;
    while (at < rule.length() && (first || rule.charAt(at) != ']')) {
      first = false;
      int named = !rangeOpen && rule.startsWith("[:", at) ? rule.indexOf(":]", at + 2) : -1;
      if (named >= 0) {
        copy(named + 2 - at);
        rangeFrom = NONE;
      } else {
        classCharacter();
      }
    }
    copy(Math.min(1, rule.length() - at));
  }

  private void classCharacter() {
    int character = rule.codePointAt(at);
    if (character == '-' && rangeFrom != NONE && !rangeOpen) {
      rangeOpen = true;
      copy(1);
      return;
    }
    if (rangeOpen && caseless && rangeFrom < 0x80 && character >= 0x80) {
      throw new IllegalArgumentException(
          "has a range from an ASCII to another character: where case is ignored, write two");
    }
    rangeFrom = rangeOpen || isClassEscape() ? NONE : character;
    rangeOpen = false;
    if (character == '\\') {
      refuseBeyondAscii();
      copy(escapeLength());
    } else {
      character();
    }
  }

  /** Whether an escape that names a whole class stands here, which begins no range. */
  private boolean isClassEscape() {
    return rule.charAt(at) == '\\'
        && at + 1 < rule.length()
        && "dDsSwWpP".indexOf(rule.charAt(at + 1)) >= 0;
  }

  /**
   * The length of the escape that stands here, as far as it could be mistaken for something else.
   */
  private int escapeLength() {
    boolean property = rule.startsWith("\\p", at) || rule.startsWith("\\P", at);
    int brace = property && rule.startsWith("{", at + 2) ? rule.indexOf('}', at) : -1;
    int length = brace >= 0 ? brace + 1 - at : property ? 3 : 2;
    return Math.min(length, rule.length() - at);
  }

  /** Escapes that reach beyond ASCII would meet characters where they no longer are. */
  private void refuseBeyondAscii() {
    if (!caseless || at + 1 == rule.length()) {
      return;
    }
    char kind = rule.charAt(at + 1);
    boolean ascii =
        switch (kind) {
          case 'p', 'P' -> false;
          case 'x' -> isAscii(at + 2);
          default -> kind < '0' || kind > '7';
        };
    if (!ascii) {
      throw new IllegalArgumentException(
          "holds \\p, an octal escape, or one beyond \\x7F: where case is ignored, write the"
              + " character itself");
    }
  }

  private boolean isAscii(int digits) {
    boolean braced = rule.startsWith("{", digits);
    int from = braced ? digits + 1 : digits;
    int end = braced ? rule.indexOf('}', from) : from + 2;
    return end > from
        && end <= rule.length()
        && end - from <= 6
        && Integer.parseInt(rule.substring(from, end), 16) < 0x80;
  }
}

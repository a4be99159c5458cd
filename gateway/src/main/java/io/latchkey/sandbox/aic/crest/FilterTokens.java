package io.latchkey.sandbox.aic.crest;

import java.util.Optional;

/** The words, quoted strings and signs of a query filter, from left to right. */
final class FilterTokens {
  private final String text;
  private int at;

  FilterTokens(String text) {
    this.text = text;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  boolean atEnd() {
    skipSpace();
    return at == text.length();
  }

  boolean atQuote() {
    return !atEnd() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
  }

  boolean take(char sign) {
    if (atEnd() || text.charAt(at) != sign) {
      return false;
    }
    at++;
    return true;
  }

  /** Takes this word, in any letter case, if it comes next. */
  boolean takeWord(String wanted) {
    int before = at;
    if (word().equalsIgnoreCase(wanted)) {
      return true;
    }
    at = before;
    return false;
  }

  /** The next run of characters that are no space, sign or quote; empty where there is none. */
  String word() {
    skipSpace();
    int from = at;
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isOfWord(char c) {
    return !Character.isWhitespace(c) && "()!\"'".indexOf(c) < 0;
  }

  /** Puts the word back that was taken last. */
  void back(String word) {
    at -= word.length();
  }

  /** The string in quotes that comes next, backslashes read; nothing where it does not end. */
  Optional<String> quoted() {
    char quote = text.charAt(at++);
    StringBuilder read = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return Optional.of(read.toString());
      }
      if (c == '\\' && at < text.length()) {
        c = escaped(text.charAt(at++));
      }
      read.append(c);
    }
    return Optional.empty();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }
}

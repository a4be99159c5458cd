package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.upstream.forward.AnswerObserver.Finding;

/**
 * Looks for the key {@code success} of the outermost JSON object and for its value, byte by byte,
 * in a few words of state. It follows strings and nesting, so that neither a text nor an inner
 * object that says the same can fool it; it does not check that the rest is JSON.
 */
final class EnvelopeScan {
  private static final String KEY = "success";
  private static final String FALSE = "false";
  private static final String TRUE = "true";
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private enum At {
    BEGIN,
    KEY_OR_END,
    IN_KEY,
    COLON,
    VALUE,
    IN_VALUE,
    IN_STRING,
    DONE
  }

  private At at = At.BEGIN;
  private Finding finding = Finding.UNKNOWN;
  private int position;
  private int depth;
  private boolean escaped;

  /** How much of {@link #KEY} the key has matched so far, or -1 once it differs. */
  private int matched;

  /**
   * Whether the value at hand is that of {@link #KEY}, and how much of a literal it has matched.
   */
  private boolean wanted;

  private int literal;
  private String expected = FALSE;

  boolean isDone() {
    return at == At.DONE;
  }

  Finding finding() {
    return finding;
  }

  void next(int b) {
    switch (at) {
      case BEGIN -> begin(b);
      case KEY_OR_END -> keyOrEnd(b);
      case IN_KEY -> inKey(b);
      case COLON -> colon(b);
      case VALUE -> value(b);
      case IN_VALUE -> inValue(b);
      case IN_STRING -> inString(b);
      case DONE -> {}
    }
  }

  private void begin(int b) {
    boolean mark = position < BYTE_ORDER_MARK.length() && b == BYTE_ORDER_MARK.charAt(position);
    position++;
    if (b == '{') {
      at = At.KEY_OR_END;
    } else if (!mark && !isBlank(b)) {
      done(Finding.UNKNOWN);
    }
  }

  private void keyOrEnd(int b) {
    if (b == '"') {
      at = At.IN_KEY;
      matched = 0;
    } else if (b == '}') {
      done(Finding.OK);
    } else if (!isBlank(b) && b != ',') {
      done(Finding.UNKNOWN);
    }
  }

  private void inKey(int b) {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
      matched = -1;
    } else if (b == '"') {
      wanted = matched == KEY.length();
      at = At.COLON;
    } else {
      boolean same = matched >= 0 && matched < KEY.length() && b == KEY.charAt(matched);
      matched = same ? matched + 1 : -1;
    }
  }

  private void colon(int b) {
    if (b == ':') {
      at = At.VALUE;
    } else if (!isBlank(b)) {
      done(Finding.UNKNOWN);
    }
  }

  private void value(int b) {
    if (literal > 0) {
      literal(b);
    } else if (isBlank(b)) {
      return;
    } else if (!wanted) {
      at = At.IN_VALUE;
      inValue(b);
    } else if (b == 'f' || b == 't') {
      literal(b);
    } else {
      // null, a number, a text: not the envelope that we know
      done(Finding.UNKNOWN);
    }
  }

  private void literal(int b) {
    if (literal == 0) {
      expected = b == 'f' ? FALSE : TRUE;
    }
    if (b != expected.charAt(literal)) {
      done(Finding.UNKNOWN);
    } else if (++literal == expected.length()) {
      done(expected.equals(FALSE) ? Finding.SUCCESS_FALSE : Finding.OK);
    }
  }

  /** Passes over a value that is not wanted, up to the comma or brace behind it. */
  private void inValue(int b) {
    switch (b) {
      case '"' -> at = At.IN_STRING;
      case '{', '[' -> depth++;
      case ']' -> depth = Math.max(0, depth - 1);
      case '}' -> {
        if (depth == 0) {
          done(Finding.OK);
        } else {
          depth--;
        }
      }
      case ',' -> at = depth == 0 ? At.KEY_OR_END : At.IN_VALUE;
      default -> {}
    }
  }

  private void inString(int b) {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      at = At.IN_VALUE;
    }
  }

  private void done(Finding found) {
    finding = found;
    at = At.DONE;
  }

  private static boolean isBlank(int b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}

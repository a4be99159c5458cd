package io.latchkey.gateway.config;

import org.jspecify.annotations.Nullable;

/** A path of the file, which stands on whole segments and has one reading. */
final class PathPrefix {
  /** Longer than the request line that a listener takes by default. */
  private static final int LONGEST = 8192;

  private PathPrefix() {}

  /** What is wrong with {@code path}, as "path that ..."; null if nothing is. */
  static @Nullable String fault(String path) {
    if (!path.startsWith("/")) {
      return "must begin with '/'";
    }
    if (path.length() > LONGEST) {
      return "is longer than any request line";
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c > ' ' && c < 0x7f) {
        if (c == '%' || c == ';' || c == '?' || c == '#' || c == '\\') {
          return "must not hold '" + c + "'";
        }
      } else if (Character.isISOControl(c) || Character.isWhitespace(c)) {
        return "must not hold spaces or control characters";
      }
    }
    return segmentFault(path);
  }

  private static @Nullable String segmentFault(String path) {
    int start = 1;
    for (int i = 1; i <= path.length(); i++) {
      boolean last = i == path.length();
      if (last || path.charAt(i) == '/') {
        if (i == start && !last) {
          return "must not hold an empty segment ('//')";
        }
        if (isDots(path, start, i)) {
          return "must not hold the segment '.' or '..'";
        }
        start = i + 1;
      }
    }
    return null;
  }

  private static boolean isDots(String path, int start, int end) {
    return end > start
        && end - start <= 2
        && path.charAt(start) == '.'
        && path.charAt(end - 1) == '.';
  }

  /** {@code path} with a slash at its end. */
  static String normal(String path) {
    return path.endsWith("/") ? path : path + "/";
  }
}

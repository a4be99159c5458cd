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
      if ("%;?#\\".indexOf(c) >= 0) {
        return "must not hold '" + c + "'";
      }
      if (Character.isISOControl(c) || Character.isWhitespace(c)) {
        return "must not hold spaces or control characters";
      }
    }
    return segmentFault(path);
  }

  private static @Nullable String segmentFault(String path) {
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].isEmpty() && !last) {
        return "must not hold an empty segment ('//')";
      }
      if (segments[i].equals(".") || segments[i].equals("..")) {
        return "must not hold the segment '.' or '..'";
      }
    }
    return null;
  }

  /** {@code path} with a slash at its end. */
  static String normal(String path) {
    return path.endsWith("/") ? path : path + "/";
  }
}

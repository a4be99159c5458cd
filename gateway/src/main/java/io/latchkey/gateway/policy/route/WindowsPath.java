package io.latchkey.gateway.policy.route;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a server on Windows may make of a decoded path beyond its one reading. Asked where a tenant
 * ignores the case of paths, for that is what such servers do.
 *
 * <p>ASP.NET takes cookieless tickets, {@code /(S(...))}, out of a path wherever a segment begins
 * with them, within a name too; Windows ignores dots and blanks at the end of a name, and {@code
 * ::$DATA} names the file itself.
 */
public final class WindowsPath {
  private WindowsPath() {}

  /** The other paths that {@code reading} may be taken for; none for most. */
  public static List<String> of(String reading) {
    if (isPlain(reading)) {
      return List.of();
    }
    Set<String> others = new LinkedHashSet<>();
    for (String path : List.of(reading, withoutTickets(reading))) {
      others.add(path);
      others.add(trimmed(path, false));
      others.add(trimmed(path, true));
    }
    others.remove(reading);
    return List.copyOf(others);
  }

  private static boolean isPlain(String path) {
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      char before = path.charAt(i - 1);
      boolean end = c == '/' || i == path.length() - 1;
      char last = c == '/' ? before : c;
      if (before == '/' && c == '(' || before == ':' && c == '$' || end && isIgnored(last)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIgnored(char c) {
    return c == '.' || c == ' ';
  }

  private static String withoutTickets(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int at = 0;
    while (at < path.length()) {
      int end = path.startsWith("/(", at) ? endOfTickets(path, at + 2) : -1;
      if (end < 0) {
        out.append(path.charAt(at++));
      } else {
        at = end;
      }
    }
    return out.length() == 0 || out.charAt(0) != '/' ? "/" + out : out.toString();
  }

  /** Behind {@code A(...)S(...)F(...))}, or -1 where that does not stand there. */
  private static int endOfTickets(String path, int from) {
    int at = from;
    while (at + 1 < path.length() && isLetter(path.charAt(at)) && path.charAt(at + 1) == '(') {
      int close = path.indexOf(')', at + 2);
      int slash = path.indexOf('/', at + 2);
      if (close < 0 || slash >= 0 && slash < close) {
        return -1;
      }
      at = close + 1;
    }
    return at > from && at < path.length() && path.charAt(at) == ')' ? at + 1 : -1;
  }

  private static boolean isLetter(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  /**
   * The path with its names as Windows has them.
   *
   * @param climbing whether two dots with blanks behind them lead up; other names of dots and
   *     blanks alone are no names
   */
  private static String trimmed(String path, boolean climbing) {
    String[] segments = path.substring(1).split("/", -1);
    List<String> kept = new ArrayList<>(segments.length);
    for (int i = 0; i < segments.length; i++) {
      String name = name(segments[i]);
      if (!name.isEmpty()) {
        kept.add(name);
        continue;
      }
      if (climbing && withoutStream(segments[i]).strip().equals("..") && !kept.isEmpty()) {
        kept.remove(kept.size() - 1);
      }
      if (i == segments.length - 1) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private static String name(String segment) {
    String file = withoutStream(segment);
    int end = file.length();
    while (end > 0 && isIgnored(file.charAt(end - 1))) {
      end--;
    }
    return file.substring(0, end);
  }

  private static String withoutStream(String segment) {
    return segment.indexOf(":$") < 0 ? segment : segment.substring(0, segment.indexOf(':'));
  }
}

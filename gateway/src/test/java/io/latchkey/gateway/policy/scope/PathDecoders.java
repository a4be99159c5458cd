package io.latchkey.gateway.policy.scope;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How servers of several makes come from the path of a request line to the one that they serve,
 * each in its laxest setting and written apart from the code under test.
 */
final class PathDecoders {
  private static final Pattern TICKET = Pattern.compile("/\\(([A-Za-z]\\([^)/]*\\))+\\)");
  private static final Pattern UNICODE_ESCAPE = Pattern.compile("%[uU]([0-9a-fA-F]{4})");

  /** Those that keep names as they are. */
  static final Map<String, UnaryOperator<String>> ALL = new LinkedHashMap<>();

  /** Those of Windows, which do not. */
  static final Map<String, UnaryOperator<String>> WINDOWS = new LinkedHashMap<>();

  static {
    ALL.put("tomcat", raw -> dots(slashes(decoded(withoutParameters(raw)))));
    ALL.put("tomcat, encodedSolidusHandling=passthrough", PathDecoders::tomcatPassingSlashes);
    ALL.put("jetty", raw -> dots(slashes(decoded(unicode(withoutParameters(raw))))));
    ALL.put("jetty, parameters off after decoding", raw -> dots(withoutParameters(decoded(raw))));
    ALL.put("go net/http", raw -> dots(slashes(decoded(raw))));
    ALL.put("nginx", raw -> dots(slashes(decoded(raw))));
    ALL.put("node, WHATWG URL and decodeURIComponent", raw -> decoded(whatwg(raw)));
    ALL.put("node, decoded before it is normalised", raw -> dots(slashes(decoded(whatwg(raw)))));
    ALL.put("twice", raw -> dots(slashes(decoded(decoded(raw)))));
    ALL.put("NFKC", raw -> dots(slashes(Normalizer.normalize(decoded(raw), Normalizer.Form.NFKC))));
    WINDOWS.put("iis", raw -> names(dots(slashes(decoded(unicode(raw))))));
    WINDOWS.put("iis, names first", raw -> dots(slashes(names(decoded(unicode(raw))))));
    WINDOWS.put("asp.net", raw -> withoutTickets(dots(slashes(decoded(raw)))));
    WINDOWS.put(
        "asp.net on files", raw -> dots(names(withoutTickets(dots(slashes(decoded(raw)))))));
  }

  private PathDecoders() {}

  private static String withoutParameters(String path) {
    return path.replaceAll(";[^/]*", "");
  }

  private static String decoded(String raw) {
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      return raw;
    }
  }

  private static String unicode(String raw) {
    return UNICODE_ESCAPE
        .matcher(raw)
        .replaceAll(
            escape ->
                java.util.regex.Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(escape.group(1), 16))));
  }

  private static String slashes(String path) {
    return path.replace('\\', '/').replaceAll("/+", "/");
  }

  private static String tomcatPassingSlashes(String raw) {
    String marked = withoutParameters(raw).replaceAll("%2[fF]", "%01");
    return dots(slashes(decoded(marked))).replace("\u0001", "%2F");
  }

  /** The path state of the URL standard, for a special scheme. */
  private static String whatwg(String raw) {
    String path = raw.replaceAll("[\t\n\r]", "").replace('\\', '/').replaceAll("[?#].*", "");
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String plain = segments[i].replaceAll("%2[eE]", ".");
      boolean last = i == segments.length - 1;
      if (plain.equals("..")) {
        kept.pollLast();
      }
      boolean dot = plain.equals(".") || plain.equals("..");
      if (!dot || last) {
        kept.addLast(dot ? "" : segments[i]);
      }
    }
    return "/" + String.join("/", kept);
  }

  /** RFC 3986 section 5.2.4. */
  static String dots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean dot = segments[i].equals(".") || segments[i].equals("..");
      if (segments[i].equals("..")) {
        kept.pollLast();
      }
      if (!dot || i == segments.length - 1) {
        kept.addLast(dot ? "" : segments[i]);
      }
    }
    return "/" + String.join("/", kept);
  }

  /** Cookieless tickets, taken out one by one wherever one begins behind a slash. */
  private static String withoutTickets(String path) {
    String out = path;
    while (TICKET.matcher(out).find()) {
      out = TICKET.matcher(out).replaceFirst("");
    }
    return out.startsWith("/") ? out : "/" + out;
  }

  /** Names as NTFS has them: no stream, no dots and blanks at the end; ".. " leads up. */
  private static String names(String path) {
    StringBuilder out = new StringBuilder();
    String[] segments = path.substring(1).split("/", -1);
    for (String segment : segments) {
      String name = segment.replaceAll(":.*\\$.*", "");
      String trimmed = name.replaceAll("[. ]+$", "");
      out.append('/').append(trimmed.isEmpty() && name.matches("\\.\\. +") ? ".." : trimmed);
    }
    return slashes(out.toString());
  }
}

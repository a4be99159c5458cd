package io.latchkey.gateway.upstream.cookie;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The cookie parsers of today's servers as their sources have them, step by step; see {@link
 * CookieReaders} for older ones.
 */
final class ServerCookies {
  private ServerCookies() {}

  /**
   * System.Web, HttpRequest.FillInCookiesCollection and CreateCookieFromString: semicolons alone
   * part, all white space of Unicode is trimmed around a pair, the name ends at the first equals
   * sign that stands before an ampersand.
   */
  static List<String> systemWeb(String header) {
    List<String> names = new ArrayList<>();
    for (String piece : header.split(";")) {
      String pair = trimmed(piece);
      if (pair.isEmpty()) {
        continue;
      }
      int ampersand = pair.indexOf('&') < 0 ? pair.length() : pair.indexOf('&');
      int equals = pair.indexOf('=');
      String name = "";
      if (equals >= 0 && equals < ampersand) {
        name = pair.substring(0, equals);
      } else if (ampersand == pair.length()) {
        name = pair;
      }
      if (!name.startsWith("$") || names.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  /** Trims as .NET does: with no-break space and next line. */
  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isWhite(text.charAt(from))) {
      from++;
    }
    while (to > from && isWhite(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isWhite(char c) {
    return c <= ' ' || c == '\u0085' || c == '\u00a0';
  }

  /**
   * Tomcat's Rfc6265CookieProcessor: a token, then an equals sign, then a value that may be quoted;
   * what is not that is skipped up to a semicolon or comma.
   */
  static List<String> tomcat(String header) {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < header.length()) {
      int start = blanks(header, at);
      int end = start;
      while (end < header.length() && isToken(header.charAt(end))) {
        end++;
      }
      int equals = blanks(header, end);
      if (end > start && equals < header.length() && header.charAt(equals) == '=') {
        int value = blanks(header, equals + 1);
        boolean quoted = value < header.length() && header.charAt(value) == '"';
        int close = quoted ? header.indexOf('"', value + 1) : -1;
        at = next(header, close < 0 ? value : close + 1);
        names.add(header.substring(start, end));
      } else {
        if (end > start
            && (equals == header.length() || ";,".indexOf(header.charAt(equals)) >= 0)) {
          names.add(header.substring(start, end));
        }
        at = next(header, end);
      }
    }
    return names;
  }

  private static int blanks(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static int next(String text, int from) {
    int at = from;
    while (at < text.length() && ";,".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at + 1;
  }

  private static boolean isToken(char c) {
    return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
  }

  /** Node's cookie: an equals sign first; what lies before it begins behind the last semicolon. */
  static List<String> node(String header) {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < header.length()) {
      int equals = header.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      int semicolon = header.indexOf(';', at);
      int end = semicolon < 0 ? header.length() : semicolon;
      if (equals > end) {
        at = header.lastIndexOf(';', equals - 1) + 1;
        continue;
      }
      names.add(header.substring(at, equals).strip());
      at = end + 1;
    }
    return names;
  }

  /** Go's readCookies: semicolons, trimmed, the name must be a token. */
  static List<String> go(String header) {
    List<String> names = new ArrayList<>();
    for (String piece : header.split(";")) {
      String name = piece.strip().split("=", 2)[0].strip();
      if (!name.isEmpty() && name.chars().allMatch(c -> isToken((char) c))) {
        names.add(name);
      }
    }
    return names;
  }

  /** PHP: semicolons and, in old ones, commas; names are decoded and cut at brackets. */
  static List<String> php(String header) {
    List<String> names = new ArrayList<>();
    for (String piece : header.split("[;,]")) {
      String name = piece.stripLeading().split("=", 2)[0];
      try {
        name = URLDecoder.decode(name, StandardCharsets.ISO_8859_1).stripLeading();
      } catch (IllegalArgumentException badEscape) {
        name = piece;
      }
      names.add(name.split("\\[", 2)[0]);
    }
    return names;
  }

  /** Rack: semicolons and commas, names decoded. */
  static List<String> rack(String header) {
    List<String> names = new ArrayList<>();
    for (String piece : header.split("[;,] *")) {
      String name = piece.split("=", 2)[0];
      try {
        names.add(URLDecoder.decode(name, StandardCharsets.UTF_8).strip());
      } catch (IllegalArgumentException badEscape) {
        names.add(name);
      }
    }
    return names;
  }
}

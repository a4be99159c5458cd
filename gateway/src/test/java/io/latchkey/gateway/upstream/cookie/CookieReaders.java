package io.latchkey.gateway.upstream.cookie;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How servers of several makes find the names of cookies, written apart from the code under test.
 */
final class CookieReaders {
  static final List<Function<String, List<String>>> ALL =
      List.of(
          CookieReaders::rfc6265,
          CookieReaders::aspNet,
          CookieReaders::aspNetCore,
          CookieReaders::tomcatLegacy,
          CookieReaders::python,
          ServerCookies::systemWeb,
          ServerCookies::tomcat,
          ServerCookies::node,
          ServerCookies::go,
          ServerCookies::php,
          ServerCookies::rack);

  private CookieReaders() {}

  /** RFC 6265: semicolons, the first equals sign, white space around a name. */
  static List<String> rfc6265(String header) {
    List<String> names = new ArrayList<>();
    for (String pair : header.split(";")) {
      names.add(pair.split("=", 2)[0].strip());
    }
    return names;
  }

  /** System.Web: as RFC 6265, but dollar names belong to the cookie before. */
  static List<String> aspNet(String header) {
    List<String> names = rfc6265(header);
    names.removeIf(name -> name.startsWith("$") && names.indexOf(name) > 0);
    return names;
  }

  /** ASP.NET Core and OWIN: semicolons and commas part, names are unescaped. */
  static List<String> aspNetCore(String header) {
    List<String> names = new ArrayList<>();
    for (String pair : header.split("[;,]")) {
      String name = pair.split("=", 2)[0].strip();
      try {
        names.add(URLDecoder.decode(name, StandardCharsets.ISO_8859_1).strip());
      } catch (IllegalArgumentException badEscape) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * The old parser of Tomcat (RFC 2109): separators inside of quotes do not part, names may be
   * quoted.
   */
  static List<String> tomcatLegacy(String header) {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < header.length()) {
      StringBuilder name = new StringBuilder();
      at = unquoted(header, at, "=;,", name);
      names.add(name.toString().strip());
      if (at < header.length() && header.charAt(at) == '=') {
        at = unquoted(header, at + 1, ";,", new StringBuilder());
      }
      at++;
    }
    return names;
  }

  private static int unquoted(String text, int from, String ends, StringBuilder out) {
    boolean quoted = false;
    int at = from;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\' && at + 1 < text.length()) {
        out.append(text.charAt(++at));
      } else if (!quoted && ends.indexOf(c) >= 0) {
        return at;
      } else {
        out.append(c);
      }
    }
    return at;
  }

  /** Python's SimpleCookie: white space parts as well. */
  static List<String> python(String header) {
    List<String> names = new ArrayList<>();
    for (String pair : header.replaceAll("\\s*=\\s*", "=").split("[;\\s]+")) {
      names.add(pair.split("=", 2)[0]);
    }
    return names;
  }

  static boolean isFamily(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.matches("\\.aspxauth(c[0-9]+)?|ccsid|(refreshtoken|idtoken)-.*");
  }
}

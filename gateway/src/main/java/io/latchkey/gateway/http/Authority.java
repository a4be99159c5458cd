package io.latchkey.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * A host and perhaps a port, as in {@code Host} (RFC 9110 section 7.2).
 *
 * @param text as it was written
 * @param host in lower case, without a trailing dot; an IPv6 address keeps its brackets
 * @param port 0 to 65535, or -1 where none was given
 */
public record Authority(String text, String host, int port) {

  /**
   * The authority that {@code text} spells, or null if it is not one. User information is not
   * taken.
   */
  public static @Nullable Authority parse(String text) {
    int colon = text.startsWith("[") ? text.indexOf("]:") + 1 : text.lastIndexOf(':');
    String host = colon > 0 ? text.substring(0, colon) : text;
    int port = -1;
    if (colon > 0 && colon + 1 < text.length()) {
      port = port(text, colon + 1);
      if (port < 0) {
        return null;
      }
    }
    boolean valid = host.startsWith("[") ? isAddressLiteral(host) : isName(host);
    if (!valid) {
      return null;
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return new Authority(text, Ascii.lower(host), port);
  }

  /** The authority that stands at {@code from} to {@code to}, or null if it is not one. */
  public static @Nullable Authority parse(byte[] bytes, int from, int to) {
    return RecentReadings.own().host(bytes, from, to);
  }

  private static int port(String text, int from) {
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || i - from > 4) {
        return -1;
      }
      port = port * 10 + (c - '0');
    }
    return port > 65535 ? -1 : port;
  }

  private static boolean isName(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      boolean dot = c == '.' && i > 0 && host.charAt(i - 1) != '.';
      if (!letter && !dot && c != '-' && c != '_') {
        return false;
      }
    }
    return !host.isEmpty() && host.length() <= 255;
  }

  private static boolean isAddressLiteral(String host) {
    int colons = 0;
    for (int i = 1; i < host.length() - 1; i++) {
      char c = host.charAt(i);
      colons += c == ':' ? 1 : 0;
      if (Ascii.hex(c) < 0 && c != ':' && c != '.') {
        return false;
      }
    }
    return colons >= 2 && host.endsWith("]");
  }

  /** The port, or the scheme's own where none was given. */
  public int portOr(int schemePort) {
    return port < 0 ? schemePort : port;
  }
}

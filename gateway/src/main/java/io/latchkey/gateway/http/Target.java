package io.latchkey.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request target that has one reading: the caller's own bytes of it, and the path that they mean.
 *
 * <p>{@link #parse} refuses every target that two servers could read in two ways, by the list in
 * "What a rule sees, and what is sent". What is left is decided on as {@link #readingsAfter}, and
 * sent as {@link #rawAfter} and {@link #rawQuery}: the same bytes, never a re-encoded form.
 */
public final class Target {
  private final String rawPath;
  private final @Nullable String rawQuery;
  private final @Nullable String scheme;
  private final @Nullable Authority authority;
  private final List<String> readings;
  private final String routingPath;
  private final boolean encodedSlash;

  private Target(
      PathReading path,
      @Nullable String rawQuery,
      @Nullable String scheme,
      @Nullable Authority authority) {
    this.rawPath = path.raw();
    this.readings = path.readings();
    this.routingPath = path.routing();
    this.encodedSlash = path.encodedSlash();
    this.rawQuery = rawQuery;
    this.scheme = scheme;
    this.authority = authority;
  }

  /**
   * Reads a target in origin-form or absolute-form (RFC 9112 section 3.2).
   *
   * @param text the target, each byte a character (ISO 8859-1)
   * @param encodedSlash whether {@code %2F} in a path may pass for now; who lets it must check
   *     {@link #hasEncodedSlash()} against the route
   * @throws RefusedException {@link Reason#AMBIGUOUS_TARGET} or {@link Reason#MALFORMED}
   */
  public static Target parse(String text, boolean encodedSlash) throws RefusedException {
    if (text.indexOf('#') >= 0) {
      throw ambiguous("The request target holds a raw '#'.");
    }
    String scheme = null;
    Authority authority = null;
    String rest = text;
    if (!text.startsWith("/")) {
      scheme = schemeOf(text);
      int start = scheme.length() + 3;
      int end = start;
      while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
        end++;
      }
      authority = Authority.parse(text.substring(start, end));
      if (authority == null) {
        throw malformed("The authority in the request target is malformed.");
      }
      rest = text.substring(end);
      if (!rest.startsWith("/")) {
        rest = "/" + rest;
      }
    }
    int question = rest.indexOf('?');
    String query = question < 0 ? null : rest.substring(question + 1);
    if (query != null) {
      checkQuery(query);
    }
    String path = question < 0 ? rest : rest.substring(0, question);
    return new Target(PathReading.of(path, encodedSlash), query, scheme, authority);
  }

  /**
   * Reads a target in origin-form or absolute-form from the octets at {@code from} to {@code to}; a
   * path that this thread has read before is not read again.
   *
   * @throws RefusedException as {@link #parse(String, boolean)}
   */
  public static Target parse(byte[] bytes, int from, int to, boolean encodedSlash)
      throws RefusedException {
    boolean origin =
        from < to && bytes[from] == '/' && OctetSearch.next(bytes, from, to, '#') == to;
    if (!origin) {
      return parse(text(bytes, from, to), encodedSlash);
    }
    int question = OctetSearch.next(bytes, from, to, '?');
    String query = question == to ? null : text(bytes, question + 1, to);
    if (query != null) {
      checkQuery(query);
    }
    PathReading path = RecentReadings.own().path(bytes, from, question, encodedSlash);
    return new Target(path, query, null, null);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static String schemeOf(String text) throws RefusedException {
    if (Ascii.startsWithIgnoreCase(text, "http://")) {
      return "http";
    }
    if (Ascii.startsWithIgnoreCase(text, "https://")) {
      return "https";
    }
    throw malformed("The request target must be a path, or an http or https URL.");
  }

  private static void checkQuery(String query) throws RefusedException {
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw ambiguous("The query holds a space or a control byte.");
      }
    }
  }

  static RefusedException ambiguous(String detail) {
    return Refusal.of(Reason.AMBIGUOUS_TARGET, detail).raise();
  }

  static RefusedException malformed(String detail) {
    return Refusal.of(Reason.MALFORMED, detail).raise();
  }

  /** The authority of an absolute-form target, or null. */
  public @Nullable Authority authority() {
    return authority;
  }

  /** The scheme of an absolute-form target in lower case, or null. */
  public @Nullable String scheme() {
    return scheme;
  }

  /** The path as the caller wrote it. */
  public String rawPath() {
    return rawPath;
  }

  /** The query as the caller wrote it, without its question mark, or null where there is none. */
  public @Nullable String rawQuery() {
    return rawQuery;
  }

  /**
   * The path that prefixes of routes are held against: decoded once, an encoded slash kept encoded.
   */
  public String routingPath() {
    return routingPath;
  }

  /** Whether the path holds {@code %2F}, which a route must allow. */
  public boolean hasEncodedSlash() {
    return encodedSlash;
  }

  /**
   * What the caller wrote of the path after its first {@code segments} segments: empty, or from a
   * slash on.
   */
  public String rawAfter(int segments) {
    return after(rawPath, segments);
  }

  /**
   * What the path after its first {@code segments} segments can mean to the tenant: decoded once,
   * and, where they differ, also without {@code ;parameters} and with an encoded slash kept. A rule
   * opens it only if it holds for all; an endpoint is protected if any is its path.
   */
  public List<String> readingsAfter(int segments) {
    if (segments == 0) {
      return readings;
    }
    return readings.stream().map(reading -> after(reading, segments)).distinct().toList();
  }

  private static String after(String path, int segments) {
    int at = 0;
    for (int i = 0; i < segments; i++) {
      at = path.indexOf('/', at + 1);
      if (at < 0) {
        return "";
      }
    }
    return at == 0 ? path : path.substring(at);
  }

  /** The raw path alone: queries are never printed. */
  @Override
  public String toString() {
    return rawPath;
  }
}

package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.LineBuffer;
import io.latchkey.gateway.http.OctetSearch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes on of the only Cookie field of a request, as two runs of its octets: in front of the
 * one cookie that is taken out, and behind it. Good for as long as the fields are.
 *
 * <p>Only of a field that all servers read alike: each piece between semicolons is one pair whose
 * name is of letters, digits, {@code _}, {@code -} and {@code .}, and no comma or white space
 * stands in it. Whatever else there is, {@link CookieFilter} looks at.
 */
final class PlainCookies {
  /** Octets of a plain name, by their value. */
  private static final boolean[] PLAIN = new boolean[256];

  static {
    for (char c = 0; c < PLAIN.length; c++) {
      PLAIN[c] = CookieName.isPlain(c);
    }
  }

  private final FieldSection fields;
  private final int line;
  private final int headEnd;
  private final int tailStart;
  private final List<String> removed;

  private PlainCookies(
      FieldSection fields, int line, int headEnd, int tailStart, List<String> removed) {
    this.fields = fields;
    this.line = line;
    this.headEnd = headEnd;
    this.tailStart = tailStart;
    this.removed = removed;
  }

  /**
   * What {@code family} leaves of the Cookie field that is line {@code line}, or null where it is
   * not plain or more than one cookie is to go.
   */
  static @Nullable PlainCookies of(SessionFamily family, FieldSection fields, int line) {
    byte[] in = fields.bytes();
    int from = fields.valueStart(line);
    int to = fields.valueEnd(line);
    int headEnd = to;
    int tailStart = to;
    List<String> removed = null;
    for (int start = from; start <= to; ) {
      int name = start;
      while (name < to && (in[name] == ' ' || in[name] == '\t')) {
        name++;
      }
      int nameEnd = plainEnd(in, name, to);
      int end = pairEnd(in, nameEnd, to);
      if (nameEnd == name || end < 0) {
        return null;
      }
      List<String> member = family.memberNamed(in, name, nameEnd);
      if (member != null) {
        if (removed != null) {
          return null;
        }
        removed = member;
        headEnd = start == from ? from : start - 1;
        tailStart = end;
      } else if (removed != null && headEnd == from && tailStart == start - 1) {
        tailStart = name; // nothing stands in front of it, so that it needs no semicolon
      }
      start = end + 1;
    }
    return new PlainCookies(
        fields, line, headEnd, tailStart, removed == null ? List.of() : removed);
  }

  private static int plainEnd(byte[] in, int from, int to) {
    int at = from;
    while (at < to && PLAIN[in[at] & 0xff]) {
      at++;
    }
    return at;
  }

  /** The end of the pair whose name ends at {@code nameEnd}; -1 where that is in doubt. */
  private static int pairEnd(byte[] in, int nameEnd, int to) {
    if (nameEnd == to || in[nameEnd] == ';') {
      return nameEnd;
    }
    if (in[nameEnd] != '=') {
      return -1;
    }
    int end = OctetSearch.nextParting(in, nameEnd + 1, to);
    return end == to || in[end] == ';' ? end : -1;
  }

  /** The names that were taken out. */
  List<String> removed() {
    return removed;
  }

  /** Writes the field that goes on, if anything is left of it. */
  void write(LineBuffer out) {
    int from = fields.valueStart(line);
    int to = fields.valueEnd(line);
    if (headEnd > from || tailStart < to) {
      byte[] in = fields.bytes();
      out.start(FieldName.COOKIE).slice(in, from, headEnd).slice(in, tailStart, to).end();
    }
  }

  /** The values to send: one or none. */
  List<String> values() {
    byte[] in = fields.bytes();
    int from = fields.valueStart(line);
    int to = fields.valueEnd(line);
    String value = text(in, from, headEnd) + text(in, tailStart, to);
    return value.isEmpty() ? List.of() : List.of(value);
  }

  private static String text(byte[] in, int from, int to) {
    return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
  }
}

package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.Ascii;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Set-Cookie field, cut at its semicolons (RFC 6265 section 5.2), each piece as it was spelled.
 */
final class SetCookie {
  private final String name;
  private final List<String> pieces;

  private SetCookie(String name, List<String> pieces) {
    this.name = name;
    this.pieces = pieces;
  }

  /** The field, or null if it names no cookie or holds a control character. */
  static @Nullable SetCookie parse(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) {
        return null;
      }
    }
    List<String> pieces = pieces(value);
    int equals = pieces.get(0).indexOf('=');
    String name = equals < 0 ? "" : pieces.get(0).substring(0, equals).strip();
    return isName(name) ? new SetCookie(name, pieces) : null;
  }

  private static List<String> pieces(String value) {
    List<String> pieces = new ArrayList<>(8);
    int start = 0;
    for (int end = value.indexOf(';'); end >= 0; end = value.indexOf(';', start)) {
      pieces.add(value.substring(start, end));
      start = end + 1;
    }
    pieces.add(value.substring(start));
    return pieces;
  }

  /**
   * More than a token, for servers put brackets into names; never what parts cookies or is quoted.
   */
  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == ',') {
        return false;
      }
    }
    return !name.isEmpty();
  }

  String name() {
    return name;
  }

  /**
   * Whether no client can find a second cookie in the field, nor one of {@code family}. Old clients
   * part cookies at commas (RFC 2109 section 4.2.2): what a service account may not return must not
   * come in the wake of what it may.
   */
  boolean isAloneAndNoneOf(SessionFamily family) {
    for (String piece : pieces) {
      if (family.memberIn(piece, 0, piece.length()) != null || holdsPairAfterComma(piece)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holdsPairAfterComma(String piece) {
    int comma = piece.indexOf(',');
    return comma >= 0 && piece.indexOf('=', comma) >= 0;
  }

  /**
   * The field for a caller of the gateway: no Domain, the Path mapped or else the route's, Secure
   * on TLS alone, all else as it was.
   */
  String scopedTo(PathMapping paths, boolean toTls) {
    String path = null;
    StringBuilder out = new StringBuilder(pieces.get(0));
    for (String piece : pieces.subList(1, pieces.size())) {
      String attribute = nameOf(piece);
      if (Ascii.equalsIgnoreCase(attribute, "path")) {
        // the last one counts (RFC 6265 section 5.3)
        path = valueOf(piece);
      } else if (!Ascii.equalsIgnoreCase(attribute, "domain")
          && (toTls || !Ascii.equalsIgnoreCase(attribute, "secure"))) {
        out.append(';').append(piece);
      }
    }
    String mapped = path == null ? null : paths.toGateway(path);
    return out.append("; Path=").append(mapped == null ? paths.routePath() : mapped).toString();
  }

  /** The attribute's name without quotes and what else some client may trim off it. */
  private static String nameOf(String piece) {
    int equals = piece.indexOf('=');
    int from = 0;
    int to = equals < 0 ? piece.length() : equals;
    while (from < to && !isLetter(piece.charAt(from))) {
      from++;
    }
    while (to > from && !isLetter(piece.charAt(to - 1))) {
      to--;
    }
    return piece.substring(from, to);
  }

  private static boolean isLetter(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static String valueOf(String piece) {
    int equals = piece.indexOf('=');
    return equals < 0 ? "" : piece.substring(equals + 1).strip();
  }
}

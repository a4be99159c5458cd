package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.TenantKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cookies by which a tenant knows a session: names that never cross where a token of ours is
 * sent. Compared without ASCII case. Immutable.
 */
public final class SessionFamily {
  static final String ASPXAUTH = ".ASPXAUTH";

  /** {@code .ASPXAUTH} and its chunks alone. */
  static final SessionFamily OF_ASPXAUTH = new SessionFamily(List.of(ASPXAUTH), List.of());

  /** How a member is shown where all cookies are. */
  static final String ANY = "*";

  /** All cookies: a prefix of every name. */
  private static final SessionFamily OF_ALL = new SessionFamily(List.of(), List.of(""));

  private static final String CHUNK = ".aspxauthc";
  private static final byte[] CHUNK_OCTETS = CHUNK.getBytes(StandardCharsets.US_ASCII);
  private static final List<String> CHUNK_SHOWN = List.of(ASPXAUTH);

  /** Each name in lower case, and in the same place how it is shown. */
  private final String[] names;

  private final String[] shown;
  private final String[] prefixes;

  /** Names, then prefixes, as octets in lower case. */
  private final byte[][] octets;

  /** In the same places how each is shown, so that no list is made for a call. */
  private final List<List<String>> lists = new ArrayList<>();

  private SessionFamily(List<String> names, List<String> prefixes) {
    Map<String, String> each = new LinkedHashMap<>();
    names.forEach(name -> each.put(Ascii.lower(name), name));
    this.names = each.keySet().toArray(new String[0]);
    this.shown = each.values().toArray(new String[0]);
    this.prefixes = prefixes.toArray(new String[0]);
    this.octets = new byte[this.names.length + this.prefixes.length][];
    for (int i = 0; i < octets.length; i++) {
      boolean whole = i < this.names.length;
      String text = whole ? this.names[i] : this.prefixes[i - this.names.length];
      octets[i] = Ascii.lower(text).getBytes(StandardCharsets.ISO_8859_1);
      lists.add(List.of(whole ? shown[i] : text + "*"));
    }
  }

  /** The family of a kind of tenant, and the names that its configuration adds. */
  static SessionFamily of(TenantKind kind, Set<String> more) {
    return switch (kind) {
      case CYBERARK_IDENTITY ->
          new SessionFamily(with(more, ASPXAUTH, "CCSID"), List.of("refreshToken-", "idToken-"));
      case CYBERARK_SWS -> OF_ALL;
      case PINGONE_AIC ->
          new SessionFamily(
              with(more, ASPXAUTH, "JSESSIONID", "amlbcookie", "iPlanetDirectoryPro"), List.of());
      case GENERIC -> new SessionFamily(with(more, ASPXAUTH), List.of());
    };
  }

  private static List<String> with(Set<String> more, String... own) {
    List<String> names = new ArrayList<>(more);
    names.addAll(List.of(own));
    return names;
  }

  /**
   * Whether a cookie of that name is of the session family of a tenant.
   *
   * @param more names that the tenant's configuration adds
   */
  public static boolean holds(TenantKind kind, Set<String> more, String name) {
    return of(kind, more).memberIn(name, 0, name.length()) != null;
  }

  /** Whether every cookie is a member, and what is no cookie too. */
  boolean isAll() {
    return this == OF_ALL;
  }

  /**
   * The member that some server may find in a piece of a Cookie field that holds no semicolon, or
   * null if none can. The piece is also read as if commas and white space parted cookies, as
   * servers of RFC 2965 and some scripting languages do.
   */
  @Nullable String memberIn(String text, int from, int to) {
    int start = from;
    while (start < to) {
      int end = start;
      while (end < to && !isParting(text.charAt(end))) {
        end++;
      }
      String member = end == start ? null : memberAt(text, start, end);
      if (member != null) {
        return member;
      }
      start = end + 1;
    }
    return null;
  }

  private static boolean isParting(char c) {
    return c == ',' || c == ' ' || c == '\t';
  }

  private @Nullable String memberAt(String text, int from, int to) {
    int end = CookieName.plainEnd(text, from, to);
    if (end >= 0) {
      return member(text, from, end);
    }
    String name = CookieName.at(text, from, to);
    String member = member(name, 0, name.length());
    if (member != null || name.indexOf('%') < 0) {
      return member;
    }
    String decoded = CookieName.decoded(name);
    return member(decoded, 0, decoded.length());
  }

  /** How the member of that name, in any case, is shown, or null if there is none. */
  private @Nullable String member(String text, int from, int to) {
    if (isChunk(text, from, to)) {
      return ASPXAUTH;
    }
    for (String prefix : prefixes) {
      if (startsWith(text, from, to, prefix)) {
        return prefix + "*";
      }
    }
    for (int i = 0; i < names.length; i++) {
      if (names[i].length() == to - from && startsWith(text, from, to, names[i])) {
        return shown[i];
      }
    }
    return null;
  }

  /**
   * How the member is shown whose plain name stands at {@code from} to {@code to}, alone in a list;
   * null if there is none.
   */
  @Nullable List<String> memberNamed(byte[] in, int from, int to) {
    if (isChunk(in, from, to)) {
      return CHUNK_SHOWN;
    }
    for (int i = names.length; i < octets.length; i++) {
      if (octets[i].length <= to - from && startsWith(in, from, octets[i])) {
        return lists.get(i);
      }
    }
    for (int i = 0; i < names.length; i++) {
      if (octets[i].length == to - from && startsWith(in, from, octets[i])) {
        return lists.get(i);
      }
    }
    return null;
  }

  private static boolean startsWith(byte[] in, int from, byte[] lower) {
    for (int i = 0; i < lower.length; i++) {
      if (Ascii.lower(in[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isChunk(byte[] in, int from, int to) {
    int digits = from + CHUNK_OCTETS.length;
    if (to <= digits || !startsWith(in, from, CHUNK_OCTETS)) {
      return false;
    }
    while (digits < to && in[digits] >= '0' && in[digits] <= '9') {
      digits++;
    }
    return digits == to;
  }

  /** Whether a name begins with {@code start}, without ASCII case. */
  private static boolean startsWith(String text, int from, int to, String start) {
    if (start.length() > to - from) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if (Ascii.lower(text.charAt(from + i)) != Ascii.lower(start.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the name is {@code .ASPXAUTHC} and digits. */
  private static boolean isChunk(String text, int from, int to) {
    if (to - from <= CHUNK.length() || !startsWith(text, from, to, CHUNK)) {
      return false;
    }
    for (int i = from + CHUNK.length(); i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}

package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.TenantKind;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** Each name in lower case, and how it is shown. */
  private final Map<String, String> names = new HashMap<>();

  private final List<String> prefixes;

  private SessionFamily(Iterable<String> names, List<String> prefixes) {
    for (String name : names) {
      this.names.put(Ascii.lower(name), name);
    }
    this.prefixes = prefixes;
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
    String name = CookieName.at(text, from, to);
    String member = member(name);
    return member == null && name.indexOf('%') >= 0 ? member(CookieName.decoded(name)) : member;
  }

  /** How the member named {@code lowerName} is shown, or null if there is none. */
  private @Nullable String member(String lowerName) {
    if (isChunk(lowerName)) {
      return ASPXAUTH;
    }
    for (String prefix : prefixes) {
      if (Ascii.startsWithIgnoreCase(lowerName, prefix)) {
        return prefix + "*";
      }
    }
    return names.get(lowerName);
  }

  /** Whether the name is {@code .ASPXAUTHC} and digits, in lower case. */
  private static boolean isChunk(String lowerName) {
    if (lowerName.length() <= CHUNK.length() || !lowerName.startsWith(CHUNK)) {
      return false;
    }
    for (int i = CHUNK.length(); i < lowerName.length(); i++) {
      if (lowerName.charAt(i) < '0' || lowerName.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}

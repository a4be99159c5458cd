package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a family of cookies out of the Cookie fields of a request.
 *
 * <p>Fields are cut at semicolons alone (RFC 6265 section 5.4), and a piece goes as a whole when
 * any reading of it holds a member. No server can find a member in what is left: wherever one
 * begins to read a name, behind a semicolon, a comma or white space, that name has been looked at,
 * whatever quotes it believes to be inside of.
 */
final class CookieFilter {
  private CookieFilter() {}

  /** What is left, and the names that were taken out, as {@link SessionFamily} shows them. */
  record Outcome(List<String> kept, List<String> removed) {}

  private static final Outcome NOTHING = new Outcome(List.of(), List.of(SessionFamily.ANY));

  /** Names that were taken out, mostly none or one. */
  private static final class Removed {
    private @Nullable String first;
    private @Nullable List<String> more;

    void add(String name) {
      if (first == null) {
        first = name;
        return;
      }
      if (more == null) {
        more = new ArrayList<>(List.of(first));
      }
      more.add(name);
    }

    List<String> names() {
      return more != null ? more : first != null ? List.of(first) : List.of();
    }
  }

  /** The values of all Cookie fields, in order, without the members of {@code family}. */
  static Outcome without(SessionFamily family, FieldSection fields) {
    if (family.isAll()) {
      return NOTHING;
    }
    int i = fields.indexOf(FieldName.COOKIE, 0);
    if (i >= 0 && fields.indexOf(FieldName.COOKIE, i + 1) < 0) {
      return withoutIn(family, fields.value(i));
    }
    List<String> kept = new ArrayList<>(2);
    Removed removed = new Removed();
    for (; i >= 0; i = fields.indexOf(FieldName.COOKIE, i + 1)) {
      String value = without(family, fields.value(i), removed);
      if (value != null) {
        kept.add(value);
      }
    }
    return new Outcome(kept, removed.names());
  }

  /** The same of the only Cookie field, as most calls have it. */
  private static Outcome withoutIn(SessionFamily family, String field) {
    Removed removed = new Removed();
    String value = without(family, field, removed);
    return new Outcome(value == null ? List.of() : List.of(value), removed.names());
  }

  /** {@code value} itself if there is nothing to remove, null if nothing but separators is left. */
  private static @Nullable String without(SessionFamily family, String value, Removed removed) {
    StringBuilder kept = null;
    boolean anyKept = false;
    int start = 0;
    while (start <= value.length()) {
      int semicolon = value.indexOf(';', start);
      int end = semicolon < 0 ? value.length() : semicolon;
      String member = family.memberIn(value, start, end);
      if (member != null) {
        removed.add(member);
        if (kept == null) {
          kept = new StringBuilder(value.length());
          kept.append(value, 0, Math.max(0, start - 1));
          anyKept = start > 0;
        }
      } else if (kept != null) {
        if (anyKept) {
          kept.append(';');
        }
        kept.append(value, anyKept ? start : firstOf(value, start, end), end);
        anyKept = true;
      }
      start = end + 1;
    }
    if (kept == null) {
      return value;
    }
    return isBare(kept) ? null : kept.toString();
  }

  private static int firstOf(String value, int from, int to) {
    int at = from;
    while (at < to && (value.charAt(at) == ' ' || value.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static boolean isBare(CharSequence value) {
    for (int i = 0; i < value.length(); i++) {
      if (";, \t".indexOf(value.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}

package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Ascii;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that must each stand in the query exactly once, with one value.
 *
 * <p>Servers differ over what parts parameters ({@code &} alone, or {@code ;} too) and over what
 * {@code +} is, and some take {@code name[]} for {@code name}. A condition holds only where all of
 * them see the same: a name is counted in every way to read it, a value must be the one in every
 * way, and a query that is malformed holds nothing.
 */
record QueryCondition(Map<String, String> parameters, boolean ignoreCase) {
  /** The longest query that is looked at, in characters. */
  static final int MAX_QUERY = 8192;

  boolean holds(@Nullable String rawQuery) {
    if (parameters.isEmpty()) {
      return true;
    }
    if (rawQuery == null || rawQuery.length() > MAX_QUERY) {
      return false;
    }
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      if (!holds(rawQuery, "&", parameter.getKey(), parameter.getValue())
          || !holds(rawQuery, "&;", parameter.getKey(), parameter.getValue())) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(String query, String separators, String name, String value) {
    int count = 0;
    int start = 0;
    while (start <= query.length()) {
      int end = start;
      while (end < query.length() && separators.indexOf(query.charAt(end)) < 0) {
        end++;
      }
      int equals = query.indexOf('=', start);
      int nameEnd = equals >= 0 && equals < end ? equals : end;
      Boolean named = isNamed(query, start, nameEnd, name);
      String content = decoded(query, Math.min(nameEnd + 1, end), end, false);
      if (named == null || content == null) {
        return false;
      }
      if (named) {
        count++;
        if (!content.equals(value) || query.substring(nameEnd, end).indexOf('+') >= 0) {
          return false;
        }
      }
      start = end + 1;
    }
    return count == 1;
  }

  /** Whether that is the name; null where it depends on who reads, or is malformed. */
  private @Nullable Boolean isNamed(String query, int from, int to, String name) {
    String plus = decoded(query, from, to, false);
    String space = decoded(query, from, to, true);
    if (plus == null || space == null || equal(plus, name) != equal(space, name)) {
      return null;
    }
    boolean same = equal(plus, name);
    return !same && isList(space.strip(), name) ? null : same;
  }

  /** Whether some would take {@code own} for {@code name}: with blanks around it, or brackets. */
  private boolean isList(String own, String name) {
    return own.length() >= name.length()
        && equal(own.substring(0, name.length()), name)
        && (own.length() == name.length() || own.charAt(name.length()) == '[');
  }

  private boolean equal(String own, String name) {
    return ignoreCase ? Ascii.equalsIgnoreCase(own, name) : own.equals(name);
  }

  /** The text with its escapes undone; null where it is malformed. */
  private static @Nullable String decoded(String text, int from, int to, boolean plusIsSpace) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c != '%') {
        octets.write(plusIsSpace && c == '+' ? ' ' : c);
        continue;
      }
      int high = i + 2 < to ? Ascii.hex(text.charAt(i + 1)) : -1;
      int low = i + 2 < to ? Ascii.hex(text.charAt(i + 2)) : -1;
      if (high < 0 || low < 0 || (high << 4 | low) < ' ') {
        return null;
      }
      octets.write(high << 4 | low);
      i += 2;
    }
    try {
      ByteBuffer in = ByteBuffer.wrap(octets.toByteArray());
      return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }
}

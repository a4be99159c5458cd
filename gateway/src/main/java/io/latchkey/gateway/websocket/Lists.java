package io.latchkey.gateway.websocket;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a handshake as the lists and single values that they are. */
final class Lists {
  private static final String SYNTAX = "%s is not a list of tokens";

  private Lists() {}

  /** The elements of all lines of that name, without white space around them and empty ones. */
  static List<String> elements(FieldSection fields, String lowerName) {
    List<String> elements = new ArrayList<>(2);
    for (int i = 0; i < fields.count(); i++) {
      if (fields.isNamed(i, lowerName)) {
        split(fields.value(i), elements);
      }
    }
    return elements;
  }

  private static void split(String value, List<String> into) {
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      String element = value.substring(start, end).strip();
      if (!element.isEmpty()) {
        into.add(element);
      }
      start = end + 1;
    }
  }

  /**
   * The elements' names: what stands before the first semicolon.
   *
   * @throws MalformedException if one is not a token
   */
  static List<String> names(FieldSection fields, String lowerName) throws MalformedException {
    List<String> names = new ArrayList<>(2);
    for (String element : elements(fields, lowerName)) {
      int semicolon = element.indexOf(';');
      String name = (semicolon < 0 ? element : element.substring(0, semicolon)).strip();
      if (!Ascii.isToken(name)) {
        throw MalformedException.syntax(SYNTAX.formatted(lowerName));
      }
      names.add(name);
    }
    return names;
  }

  /**
   * The value of the only line of that name, or null where there is none.
   *
   * @throws MalformedException if there is more than one
   */
  static @Nullable String only(FieldSection fields, String lowerName) throws MalformedException {
    @Nullable String found = null;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.isNamed(i, lowerName)) {
        if (found != null) {
          throw MalformedException.syntax("there is more than one " + lowerName);
        }
        found = fields.value(i);
      }
    }
    return found;
  }

  /** Whether a list of ours holds {@code word}, without case. */
  static boolean holds(List<String> elements, String word) {
    for (String element : elements) {
      if (Ascii.equalsIgnoreCase(element, word)) {
        return true;
      }
    }
    return false;
  }
}

package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import java.util.HashSet;
import java.util.Set;

/**
 * The fields that a message declares to belong to one connection alone, by naming them in {@code
 * Connection} (RFC 9110 section 7.6.1).
 */
final class Nominations {
  private static final Nominations NONE = new Nominations(Set.of());

  private final Set<String> lowerNames;

  private Nominations(Set<String> lowerNames) {
    this.lowerNames = lowerNames;
  }

  static Nominations of(FieldSection fields) {
    int i = fields.indexOf(FieldName.CONNECTION, 0);
    if (i < 0) {
      return NONE;
    }
    Set<String> names = null;
    for (; i >= 0; i = fields.indexOf(FieldName.CONNECTION, i + 1)) {
      if (!fields.valueIs(i, "keep-alive") && !fields.valueIs(i, "close")) {
        names = names == null ? new HashSet<>() : names;
        collect(fields.value(i), names);
      }
    }
    return names == null || names.isEmpty() ? NONE : new Nominations(names);
  }

  private static void collect(String value, Set<String> names) {
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      String option = Ascii.lower(value.substring(start, end).strip());
      if (!option.isEmpty() && !option.equals("close") && !option.equals("keep-alive")) {
        names.add(option);
      }
      start = end + 1;
    }
  }

  /** Whether no field is nominated. */
  boolean isEmpty() {
    return lowerNames.isEmpty();
  }

  /** Whether line {@code i} is nominated. */
  boolean cover(FieldSection fields, int i) {
    return !lowerNames.isEmpty() && lowerNames.contains(Ascii.lower(fields.name(i)));
  }
}

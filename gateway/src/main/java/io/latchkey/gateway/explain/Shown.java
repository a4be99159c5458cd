package io.latchkey.gateway.explain;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import java.util.ArrayList;
import java.util.List;

/** What may be shown of what a caller gave: names, and paths without what hides in them. */
final class Shown {
  /** The most characters of a path that are shown. */
  static final int MAX_PATH = 1024;

  private static final String MASK = "***";

  private Shown() {}

  /** A target up to its query, with nothing in it that a terminal could take for an order. */
  static String path(String target) {
    int end = 0;
    while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
      end++;
    }
    return plain(target.substring(0, Math.min(end, MAX_PATH))) + (end > MAX_PATH ? "..." : "");
  }

  /** {@code text}, control characters and those beyond ASCII escaped. */
  static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.toString();
  }

  /** A target with the names of its query's parameters and without their values. */
  static String target(String target) {
    int question = target.indexOf('?');
    if (question < 0) {
      return target;
    }
    StringBuilder out = new StringBuilder(target.substring(0, question + 1));
    for (String pair : target.substring(question + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      out.append(out.charAt(out.length() - 1) == '?' ? "" : "&");
      out.append(equals < 0 ? "" : plain(pair.substring(0, equals + 1)));
      out.append(pair.isEmpty() ? "" : MASK);
    }
    return out.toString();
  }

  /** The names in the values of Cookie fields; a piece without a name is not shown. */
  static List<String> cookies(List<String> values) {
    List<String> names = new ArrayList<>();
    for (String value : values) {
      for (String pair : value.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals >= 0) {
          names.add(plain(pair.substring(0, equals).strip()));
        } else if (!pair.isBlank()) {
          names.add(MASK);
        }
      }
    }
    return names;
  }

  /** The names of all lines, in their order. */
  static List<String> names(FieldSection fields) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < fields.count(); i++) {
      names.add(fields.name(i));
    }
    return names;
  }

  /** Whether a name of a caller's field is the transport's to write anew, not to remove. */
  static boolean isTransports(FieldSection fields, int i) {
    FieldName name = fields.known(i);
    return name == FieldName.HOST
        || name == FieldName.CONTENT_LENGTH
        || name == FieldName.TRANSFER_ENCODING;
  }
}

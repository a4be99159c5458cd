package io.latchkey.gateway.journey.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One request as it reached the tenant.
 *
 * @param line its request line
 * @param fields its field lines, in order
 * @param content without chunk sizes
 */
record Received(String line, List<String> fields, String content) {
  static Received of(String head, String content) {
    List<String> lines = List.of(head.strip().split("\r\n"));
    return new Received(lines.get(0), lines.subList(1, lines.size()), content);
  }

  String method() {
    return line.substring(0, line.indexOf(' '));
  }

  String target() {
    return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
  }

  /** The field's values, in order. */
  List<String> all(String name) {
    List<String> values = new ArrayList<>();
    String start = name.toLowerCase(Locale.ROOT) + ":";
    for (String field : fields) {
      if (field.toLowerCase(Locale.ROOT).startsWith(start)) {
        values.add(field.substring(start.length()).strip());
      }
    }
    return values;
  }

  /** The field's value, or of several those with commas between; empty where there is none. */
  String field(String name) {
    return String.join(",", all(name));
  }
}

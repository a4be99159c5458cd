package io.latchkey.gateway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything wrong that was found in one file so far. */
final class Problems {
  private static final Comparator<Problem> ORDER =
      Comparator.comparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path)
          .thenComparing(Problem::text);

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void error(Place place, String path, String text) {
    add(place, path, text, false);
  }

  void warn(Place place, String path, String text) {
    add(place, path, text, true);
  }

  private void add(Place place, String path, String text, boolean warning) {
    found.add(
        new Problem(file, place.line(), place.column(), printable(path), printable(text), warning));
  }

  /** Keys may hold anything that YAML can escape; a terminal must not. */
  private static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  boolean failed() {
    return found.stream().anyMatch(problem -> !problem.warning());
  }

  /** All of them, by place; what was found twice stands once. */
  List<Problem> sorted() {
    return found.size() < 2 ? List.copyOf(found) : found.stream().distinct().sorted(ORDER).toList();
  }
}

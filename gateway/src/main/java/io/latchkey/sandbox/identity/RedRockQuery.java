package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed query: {@code select *|columns from table [where column = 'text' [and ...]] [order by
 * column [desc]] [limit number]}. Words are read without case, values compared without case.
 */
final class RedRockQuery {
  /** Longest script that is read, in characters. */
  static final int MAX_SCRIPT = 4_096;

  private static final int MAX_ROWS = 10_000;

  /** A query outside the part that is understood; its message says what. */
  static final class UnsupportedQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsupportedQueryException(String message) {
      super(message);
    }
  }

  private final List<String> tokens;
  private int at;
  private final List<String> columns = new ArrayList<>();
  private final Map<String, String> conditions = new LinkedHashMap<>();
  private String table = "";
  private String order = "";
  private boolean descending;
  private int limit = MAX_ROWS;

  private RedRockQuery(List<String> tokens) {
    this.tokens = tokens;
  }

  static RedRockQuery parse(String script) throws UnsupportedQueryException {
    if (script.length() > MAX_SCRIPT) {
      throw new UnsupportedQueryException("script is too long");
    }
    RedRockQuery query = new RedRockQuery(tokens(script));
    query.read();
    return query;
  }

  String table() {
    return table;
  }

  private void read() throws UnsupportedQueryException {
    expect("select");
    do {
      columns.add(next("a column"));
    } while (skip(","));
    expect("from");
    table = next("a table");
    if (skip("where")) {
      do {
        String column = next("a column");
        expect("=");
        conditions.put(column, text(next("a text in quotes")));
      } while (skip("and"));
    }
    if (skip("order")) {
      expect("by");
      order = next("a column");
      descending = skip("desc");
    }
    if (skip("limit")) {
      limit = number(next("a number"));
    }
    if (at < tokens.size()) {
      throw new UnsupportedQueryException("not understood: " + tokens.get(at));
    }
  }

  private static String text(String token) throws UnsupportedQueryException {
    if (!token.startsWith("'")) {
      throw new UnsupportedQueryException("expected a text in quotes, not " + token);
    }
    return token.substring(1);
  }

  private static int number(String token) throws UnsupportedQueryException {
    try {
      return Math.max(0, Integer.parseInt(token));
    } catch (NumberFormatException e) {
      throw new UnsupportedQueryException("expected a number, not " + token);
    }
  }

  private boolean skip(String word) {
    boolean there = at < tokens.size() && tokens.get(at).equalsIgnoreCase(word);
    at += there ? 1 : 0;
    return there;
  }

  private void expect(String word) throws UnsupportedQueryException {
    if (!skip(word)) {
      throw new UnsupportedQueryException("expected " + word);
    }
  }

  private String next(String what) throws UnsupportedQueryException {
    if (at >= tokens.size()) {
      throw new UnsupportedQueryException("expected " + what);
    }
    return tokens.get(at++);
  }

  /** The words and signs of a script; a quoted text is one token that starts with its quote. */
  private static List<String> tokens(String script) throws UnsupportedQueryException {
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < script.length()) {
      char c = script.charAt(at);
      int end = at + 1;
      if (c == '\'') {
        end = script.indexOf('\'', at + 1);
        if (end < 0) {
          throw new UnsupportedQueryException("a quoted text does not end");
        }
        tokens.add(script.substring(at, end));
        end++;
      } else if (isWord(c)) {
        while (end < script.length() && isWord(script.charAt(end))) {
          end++;
        }
        tokens.add(script.substring(at, end));
      } else if (!Character.isWhitespace(c)) {
        tokens.add(String.valueOf(c));
      }
      at = end;
    }
    return tokens;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }

  /** The rows that the query selects, each with the columns asked for, in their spelling here. */
  List<Map<String, @Nullable Object>> run(List<Map<String, @Nullable Object>> rows)
      throws UnsupportedQueryException {
    List<Map<String, @Nullable Object>> chosen = new ArrayList<>(rows);
    for (Map.Entry<String, String> condition : conditions.entrySet()) {
      String column = column(rows, condition.getKey());
      chosen.removeIf(row -> !condition.getValue().equalsIgnoreCase(cell(row, column)));
    }
    if (!order.isEmpty()) {
      String column = column(rows, order);
      Comparator<Map<String, @Nullable Object>> by = Comparator.comparing(row -> cell(row, column));
      chosen.sort(descending ? by.reversed() : by);
    }
    List<String> shown = new ArrayList<>();
    for (String name : columns) {
      shown.addAll(
          name.equals("*") ? List.copyOf(rows.get(0).keySet()) : List.of(column(rows, name)));
    }
    return chosen.stream().limit(limit).map(row -> only(row, shown)).toList();
  }

  private static String cell(Map<String, @Nullable Object> row, String column) {
    return String.valueOf(row.get(column));
  }

  private static Map<String, @Nullable Object> only(
      Map<String, @Nullable Object> row, List<String> columns) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    columns.forEach(column -> shown.put(column, row.get(column)));
    return shown;
  }

  private static String column(List<Map<String, @Nullable Object>> rows, String name)
      throws UnsupportedQueryException {
    String plain = Names.lower(name);
    return rows.get(0).keySet().stream()
        .filter(column -> Names.lower(column).equals(plain))
        .findFirst()
        .orElseThrow(() -> new UnsupportedQueryException("no such column: " + name));
  }
}

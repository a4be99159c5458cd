package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Comparator;

/** {@code _sortKeys}: the order of a query's result; ties, and everything by default, by id. */
final class SortKeys {
  /** Keys in one list. */
  static final int MAX_KEYS = 10;

  private static final Comparator<JsonNode> BY_ID =
      Comparator.comparing(object -> object.path("_id").asText());

  private final Comparator<JsonNode> order;
  private final boolean given;

  private SortKeys(Comparator<JsonNode> order, boolean given) {
    this.order = order;
    this.given = given;
  }

  /** Reads a comma list of fields, each with {@code +} or {@code -} in front or neither. */
  static SortKeys of(String text) {
    if (text.isEmpty()) {
      return new SortKeys(BY_ID, false);
    }
    String[] keys = text.split(",", -1);
    if (keys.length > MAX_KEYS) {
      throw CrestException.badRequest("_sortKeys has more than " + MAX_KEYS + " keys");
    }
    Comparator<JsonNode> order =
        Arrays.stream(keys)
            .map(key -> by(key.trim()))
            .reduce(Comparator::thenComparing)
            .orElse(BY_ID);
    return new SortKeys(order.thenComparing(BY_ID), true);
  }

  /** An unescaped plus sign in a query arrives as a space, and is trimmed away. */
  private static Comparator<JsonNode> by(String key) {
    boolean signed = key.startsWith("+") || key.startsWith("-");
    FieldPath path = FieldPath.of(signed ? key.substring(1) : key);
    Comparator<JsonNode> ascending = (one, other) -> Comparison.order(path.in(one), path.in(other));
    return key.startsWith("-") ? ascending.reversed() : ascending;
  }

  Comparator<JsonNode> order() {
    return order;
  }

  /** Whether the order is another than by id. */
  boolean given() {
    return given;
  }
}

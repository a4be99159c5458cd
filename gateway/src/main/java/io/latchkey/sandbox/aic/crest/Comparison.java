package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.http.Names;
import java.util.Locale;

/** How a field of an object may relate to a value. Strings compare without ASCII case. */
enum Comparison {
  EQ,
  CO,
  SW,
  GE,
  GT,
  LE,
  LT;

  static Comparison named(String operator) {
    return valueOf(operator.toUpperCase(Locale.ROOT));
  }

  /** Whether it holds for the field, or for one element of a field that is an array. */
  boolean holds(JsonNode field, JsonNode value) {
    if (field.isArray()) {
      for (JsonNode element : field) {
        if (holds(element, value)) {
          return true;
        }
      }
      return false;
    }
    if (field.isMissingNode() || field.isContainerNode()) {
      return false;
    }
    if (field.isNull() || value.isNull()) {
      return this == EQ && field.isNull() && value.isNull();
    }
    return switch (this) {
      case EQ -> order(field, value) == 0;
      case CO -> text(field).contains(text(value));
      case SW -> text(field).startsWith(text(value));
      case GE -> order(field, value) >= 0;
      case GT -> order(field, value) > 0;
      case LE -> order(field, value) <= 0;
      case LT -> order(field, value) < 0;
    };
  }

  /** Numbers by size, everything else as text. */
  static int order(JsonNode one, JsonNode other) {
    if (!one.isNumber() || !other.isNumber()) {
      return text(one).compareTo(text(other));
    }
    return isFinite(one) && isFinite(other)
        ? one.decimalValue().compareTo(other.decimalValue())
        : Double.compare(one.doubleValue(), other.doubleValue());
  }

  /** Whether the number fits a double; 1e999 in content does not. */
  static boolean isFinite(JsonNode number) {
    return Double.isFinite(number.doubleValue());
  }

  private static String text(JsonNode node) {
    return Names.lower(node.asText());
  }
}

package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.latchkey.sandbox.http.Names;
import java.math.BigDecimal;

/**
 * Reads {@code _queryFilter}: {@code or}, {@code and}, {@code !}, parentheses, {@code true}, {@code
 * false}, {@code field pr}, and {@code field operator value}. Anything else is 400.
 */
final class FilterParser {
  /** Characters of one filter. */
  static final int MAX_LENGTH = 4096;

  /** Parentheses and negations inside one another. */
  static final int MAX_DEPTH = 32;

  private final FilterTokens tokens;
  private final String text;

  private FilterParser(String text) {
    this.text = text;
    this.tokens = new FilterTokens(text);
  }

  static QueryFilter parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw CrestException.badRequest(
          "The query filter has more than " + MAX_LENGTH + " characters");
    }
    FilterParser parser = new FilterParser(text);
    QueryFilter filter = parser.or(0);
    if (!parser.tokens.atEnd()) {
      throw parser.malformed();
    }
    return filter;
  }

  private QueryFilter or(int depth) {
    QueryFilter left = and(depth);
    while (tokens.takeWord("or")) {
      QueryFilter one = left;
      QueryFilter other = and(depth);
      left = object -> one.matches(object) || other.matches(object);
    }
    return left;
  }

  private QueryFilter and(int depth) {
    QueryFilter left = not(depth);
    while (tokens.takeWord("and")) {
      QueryFilter one = left;
      QueryFilter other = not(depth);
      left = object -> one.matches(object) && other.matches(object);
    }
    return left;
  }

  private QueryFilter not(int depth) {
    if (depth > MAX_DEPTH) {
      throw CrestException.badRequest("The query filter is nested deeper than " + MAX_DEPTH);
    }
    if (tokens.take('!')) {
      QueryFilter negated = not(depth + 1);
      return object -> !negated.matches(object);
    }
    if (tokens.take('(')) {
      QueryFilter inner = or(depth + 1);
      if (!tokens.take(')')) {
        throw malformed();
      }
      return inner;
    }
    return comparison();
  }

  private QueryFilter comparison() {
    String field = tokens.word();
    if (field.isEmpty()) {
      throw malformed();
    }
    String operator = Names.lower(tokens.word());
    if (operator.isEmpty()) {
      return literal(field);
    }
    FieldPath path = FieldPath.of(field);
    return switch (operator) {
      case "pr" -> object -> isPresent(path.in(object));
      case "or", "and" -> {
        tokens.back(operator);
        yield literal(field);
      }
      case "eq", "co", "sw", "ge", "gt", "le", "lt" -> {
        Comparison comparison = Comparison.named(operator);
        JsonNode value = value();
        yield object -> comparison.holds(path.in(object), value);
      }
      default -> throw malformed();
    };
  }

  private QueryFilter literal(String word) {
    return switch (word) {
      case "true" -> object -> true;
      case "false" -> object -> false;
      default -> throw malformed();
    };
  }

  private static boolean isPresent(JsonNode node) {
    return !node.isMissingNode() && !node.isNull() && !(node.isArray() && node.isEmpty());
  }

  private JsonNode value() {
    if (tokens.atQuote()) {
      return JsonNodeFactory.instance.textNode(tokens.quoted().orElseThrow(() -> malformed()));
    }
    String word = tokens.word();
    return switch (word) {
      case "" -> throw malformed();
      case "true" -> BooleanNode.TRUE;
      case "false" -> BooleanNode.FALSE;
      case "null" -> NullNode.getInstance();
      default -> number(word);
    };
  }

  private JsonNode number(String word) {
    try {
      BigDecimal number = new BigDecimal(word);
      if (Math.abs((long) number.scale()) > MAX_LENGTH) {
        throw malformed();
      }
      return JsonNodeFactory.instance.numberNode(number);
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private CrestException malformed() {
    return CrestException.badRequest(
        "The value '"
            + text
            + "' for parameter '_queryFilter' could not be parsed as a valid query filter");
  }
}

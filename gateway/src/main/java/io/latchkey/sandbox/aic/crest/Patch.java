package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A list of changes to one object, made one after another, or not at all. */
public final class Patch {
  /** Operations in one patch. */
  static final int MAX_OPERATIONS = 100;

  private final List<Consumer<ObjectNode>> operations;

  private Patch(List<Consumer<ObjectNode>> operations) {
    this.operations = operations;
  }

  /** Reads the array of operations; every mistake is 400. */
  public static Patch of(JsonNode content) {
    if (!content.isArray() || content.size() > MAX_OPERATIONS) {
      throw CrestException.badRequest(
          "A patch is an array of at most " + MAX_OPERATIONS + " operations");
    }
    List<Consumer<ObjectNode>> operations = new ArrayList<>();
    content.forEach(operation -> operations.add(operation(operation)));
    return new Patch(List.copyOf(operations));
  }

  /** Changes the object, which is the caller's own copy. */
  void apply(ObjectNode object) {
    operations.forEach(operation -> operation.accept(object));
  }

  private static Consumer<ObjectNode> operation(JsonNode operation) {
    String name = operation.path("operation").asText();
    FieldPath field = FieldPath.of(operation.path("field").asText());
    JsonNode value = operation.path("value");
    return switch (name) {
      case "replace" ->
          value.isMissingNode() ? field::remove : object -> field.put(object, value.deepCopy());
      case "add" -> {
        required(value, "value", name);
        yield object -> add(object, field, value);
      }
      case "remove" -> object -> remove(object, field, value);
      case "increment" -> {
        if (!value.isNumber() || !Comparison.isFinite(value)) {
          throw CrestException.badRequest("increment needs a number as its value");
        }
        yield object -> increment(object, field, value.decimalValue());
      }
      case "copy", "move" -> {
        required(operation.path("from"), "from", name);
        FieldPath from = FieldPath.of(operation.path("from").asText());
        yield object -> copy(object, from, field, name.equals("move"));
      }
      default ->
          throw CrestException.badRequest(
              "The patch operation '"
                  + name
                  + "' is not one of add, remove, replace, increment,"
                  + " copy, move");
    };
  }

  private static void required(JsonNode member, String name, String operation) {
    if (member.isMissingNode()) {
      throw CrestException.badRequest(operation + " needs a " + name);
    }
  }

  /** An array takes the value, or the values, as more of its elements. */
  private static void add(ObjectNode object, FieldPath field, JsonNode value) {
    if (field.in(object) instanceof ArrayNode array) {
      if (value.isArray()) {
        value.forEach(one -> array.add(one.deepCopy()));
      } else {
        array.add(value.deepCopy());
      }
    } else {
      field.put(object, value.deepCopy());
    }
  }

  /** Without a value the field goes; with one, it goes from an array or where it is the field's. */
  private static void remove(ObjectNode object, FieldPath field, JsonNode value) {
    JsonNode there = field.in(object);
    if (value.isMissingNode() || there.equals(value)) {
      field.remove(object);
    } else if (there instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        if (array.get(i).equals(value)) {
          array.remove(i);
        }
      }
    }
  }

  private static void increment(ObjectNode object, FieldPath field, BigDecimal by) {
    JsonNode there = field.in(object);
    if (!there.isNumber() || !Comparison.isFinite(there)) {
      throw CrestException.badRequest("The field '" + field + "' is not a number");
    }
    field.put(object, DecimalNode.valueOf(there.decimalValue().add(by)));
  }

  private static void copy(ObjectNode object, FieldPath from, FieldPath to, boolean move) {
    JsonNode value = from.in(object);
    if (value.isMissingNode()) {
      throw CrestException.badRequest("The field '" + from + "' does not exist");
    }
    JsonNode copied = value.deepCopy();
    if (move) {
      from.remove(object);
    }
    to.put(object, copied);
  }
}

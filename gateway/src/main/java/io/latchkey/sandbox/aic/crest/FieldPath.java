package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A place in an object: a JSON pointer (RFC 6901) whose first slash may be missing. */
public final class FieldPath {
  /** Characters of one path. */
  static final int MAX_LENGTH = 512;

  private static final String APPEND = "-";

  private final JsonPointer pointer;

  private FieldPath(JsonPointer pointer) {
    this.pointer = pointer;
  }

  /** Reads one; what is empty, too long or addresses the whole object is 400. */
  public static FieldPath of(String text) {
    String full = text.startsWith("/") ? text : "/" + text;
    if (full.length() < 2 || full.length() > MAX_LENGTH) {
      throw CrestException.badRequest("The field '" + text + "' is not a JSON pointer");
    }
    return new FieldPath(JsonPointer.compile(full));
  }

  /** What is there, a missing node where nothing is. */
  public JsonNode in(JsonNode object) {
    return object.at(pointer);
  }

  /** Puts a value there, objects on the way made as needed; {@code /-} appends to an array. */
  void put(ObjectNode object, JsonNode value) {
    JsonNode parent = parent(object);
    String name = last();
    if (parent instanceof ArrayNode array) {
      if (name.equals(APPEND)) {
        array.add(value);
      } else {
        array.set(index(array), value);
      }
    } else if (parent instanceof ObjectNode members) {
      members.set(name, value);
    } else {
      throw CrestException.badRequest("The field '" + pointer + "' is inside a single value");
    }
  }

  /** Takes away what is there; nothing there is fine. */
  void remove(ObjectNode object) {
    JsonNode parent = object.at(pointer.head());
    if (parent instanceof ArrayNode array) {
      array.remove(index(array));
    } else if (parent instanceof ObjectNode members) {
      members.remove(last());
    }
  }

  private JsonNode parent(ObjectNode object) {
    JsonNode at = object;
    JsonPointer left = pointer;
    while (!left.tail().matches()) {
      JsonNode next = at.at(JsonPointer.compile("/" + escaped(left.getMatchingProperty())));
      if (next.isMissingNode() && at instanceof ObjectNode members) {
        next = members.putObject(left.getMatchingProperty());
      }
      at = next;
      left = left.tail();
    }
    return at;
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private String last() {
    return pointer.last().getMatchingProperty();
  }

  private int index(ArrayNode array) {
    int index = pointer.last().getMatchingIndex();
    if (index < 0 || index >= array.size()) {
      throw CrestException.badRequest("The field '" + pointer + "' is outside of its array");
    }
    return index;
  }

  @Override
  public String toString() {
    return pointer.toString();
  }
}

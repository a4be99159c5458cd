package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** {@code _fields}: which members of an object are given back; its id and revision always are. */
public final class Fields {
  /** Names in one list. */
  static final int MAX_FIELDS = 100;

  /** Everything. */
  public static final Fields ALL = new Fields(List.of());

  private final List<FieldPath> paths;

  private Fields(List<FieldPath> paths) {
    this.paths = paths;
  }

  /** Reads a comma list; empty, or with a {@code *} in it, it is {@link #ALL}. */
  public static Fields of(String text) {
    List<String> names =
        Arrays.stream(text.split(",", -1)).map(String::trim).filter(n -> !n.isEmpty()).toList();
    if (names.size() > MAX_FIELDS) {
      throw CrestException.badRequest("_fields has more than " + MAX_FIELDS + " names");
    }
    return names.isEmpty() || names.contains("*")
        ? ALL
        : new Fields(names.stream().map(FieldPath::of).toList());
  }

  public ObjectNode of(ObjectNode object) {
    if (paths.isEmpty()) {
      return object;
    }
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.set("_id", object.path("_id"));
    shown.set("_rev", object.path("_rev"));
    for (FieldPath path : paths) {
      JsonNode value = path.in(object);
      if (!value.isMissingNode()) {
        path.put(shown, value);
      }
    }
    return shown;
  }
}

package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** JSON objects under names, without revisions. Any thread; copied on the way in and out. */
final class Documents {
  private final int most;
  private final Map<String, ObjectNode> documents = new TreeMap<>();

  /**
   * An empty shelf.
   *
   * @param most documents it takes
   */
  Documents(int most) {
    this.most = most;
  }

  synchronized Optional<ObjectNode> get(String name) {
    return Optional.ofNullable(documents.get(name)).map(ObjectNode::deepCopy);
  }

  synchronized List<ObjectNode> all() {
    return documents.values().stream().map(ObjectNode::deepCopy).toList();
  }

  synchronized List<String> names() {
    return List.copyOf(documents.keySet());
  }

  /** Puts it there; whether it is new. */
  synchronized boolean put(String name, ObjectNode document) {
    if (!documents.containsKey(name) && documents.size() >= most) {
      throw CrestException.of(507, "The simulated tenant holds at most " + most + " of these");
    }
    return documents.put(name, document.deepCopy()) == null;
  }

  synchronized Optional<ObjectNode> remove(String name) {
    return Optional.ofNullable(documents.remove(name));
  }

  /** Puts what this JSON text says. */
  Documents with(String name, String json) {
    put(name, (ObjectNode) Json.read(json).orElseThrow());
    return this;
  }
}

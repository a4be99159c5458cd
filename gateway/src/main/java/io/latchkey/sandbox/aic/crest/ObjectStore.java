package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one type under their ids, each with a revision that changes when it does. Any
 * thread; what is given in and out is copied.
 */
public final class ObjectStore {
  /** What an object must be like, beside those that are there already; says no by throwing. */
  @FunctionalInterface
  public interface Check {
    void check(ObjectNode candidate, Collection<ObjectNode> others);
  }

  /** Characters of an id. */
  static final int MAX_ID = 256;

  private final int most;
  private final Supplier<String> names;
  private final Check check;
  private final Map<String, ObjectNode> objects = new TreeMap<>();

  /**
   * An empty store.
   *
   * @param most objects it takes
   * @param names new ids and revisions, none twice
   */
  public ObjectStore(int most, Supplier<String> names, Check check) {
    this.most = most;
    this.names = names;
    this.check = check;
  }

  /** A new object, under a new id if none is given; 412 where the id is taken. */
  public synchronized ObjectNode create(@Nullable String wanted, ObjectNode content) {
    String id = wanted == null ? names.get() : wanted;
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw CrestException.badRequest("An id has 1 to " + MAX_ID + " characters");
    }
    if (objects.containsKey(id)) {
      throw CrestException.of(412, "The object '" + id + "' exists already");
    }
    if (objects.size() >= most) {
      throw CrestException.of(507, "The simulated tenant holds at most " + most + " of these");
    }
    return put(id, content);
  }

  public synchronized Optional<ObjectNode> read(String id) {
    return Optional.ofNullable(objects.get(id)).map(ObjectNode::deepCopy);
  }

  public synchronized List<ObjectNode> all() {
    return objects.values().stream().map(ObjectNode::deepCopy).toList();
  }

  /** Puts the content in the place of what is there. */
  public synchronized ObjectNode update(String id, @Nullable String revision, ObjectNode content) {
    present(id, revision);
    return put(id, content);
  }

  public synchronized ObjectNode patch(String id, @Nullable String revision, Patch patch) {
    ObjectNode changed = present(id, revision).deepCopy();
    patch.apply(changed);
    return put(id, changed);
  }

  public synchronized ObjectNode delete(String id, @Nullable String revision) {
    ObjectNode gone = present(id, revision);
    objects.remove(id);
    return gone;
  }

  /** The object, if it has this revision; null is any. */
  private ObjectNode present(String id, @Nullable String revision) {
    ObjectNode there = objects.get(id);
    if (there == null) {
      throw CrestException.notFound("Object " + id + " not found");
    }
    JsonNode current = there.path("_rev");
    if (revision != null && !current.asText().equals(revision)) {
      throw CrestException.of(
          412,
          "The object's revision is '" + current.asText() + "', not '" + revision + "' as asked");
    }
    return there;
  }

  private ObjectNode put(String id, ObjectNode content) {
    ObjectNode fresh = content.deepCopy();
    fresh.remove(List.of("_id", "_rev"));
    ObjectNode named = fresh.objectNode();
    named.put("_id", id);
    named.put("_rev", names.get());
    named.setAll(fresh);
    Map<String, ObjectNode> others = new TreeMap<>(objects);
    others.remove(id);
    check.check(named, Collections.unmodifiableCollection(others.values()));
    objects.put(id, named);
    return named.deepCopy();
  }
}

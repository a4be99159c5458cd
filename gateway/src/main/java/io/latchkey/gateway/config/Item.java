package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value of the file and its place. What is wrong with it goes to the reading's problems. */
final class Item {
  final Reading reading;
  final String path;

  /** Where the key that owns this value stands, or the value itself where no key does. */
  final Place owner;

  private final Node node;

  Item(Reading reading, Node node, String path, Place owner) {
    this.reading = reading;
    this.node = node;
    this.path = path;
    this.owner = owner;
  }

  static Item root(Reading reading, Node node) {
    return new Item(reading, node, "", Place.of(node.getStartMark()));
  }

  /** Where the value stands; a value that is not there stands at its key. */
  Place place() {
    return isNothing() ? owner : Place.of(node.getStartMark());
  }

  void error(String text) {
    reading.problems.error(place(), path, text);
  }

  void warn(String text) {
    reading.problems.warn(place(), path, text);
  }

  /** A problem of what this value should hold and does not. */
  void lacks(String key, String text) {
    reading.problems.error(owner, under(key), text);
  }

  /** A doubt about what this value does not hold and might. */
  void warnLacks(String key, String text) {
    reading.problems.warn(owner, under(key), text);
  }

  /** A problem of this value as a whole, at its key. */
  void errorAtOwner(String text) {
    reading.problems.error(owner, path, text);
  }

  /** A doubt about this value as a whole, at its key. */
  void warnAtOwner(String text) {
    reading.problems.warn(owner, path, text);
  }

  boolean isMap() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Whether the value came from the environment or a file, and so is never quoted. */
  boolean isSubstituted() {
    return reading.substituted().contains(path);
  }

  private boolean isNothing() {
    return node instanceof ScalarNode scalar
        && Tag.NULL.equals(node.getTag())
        && scalar.getValue().isEmpty();
  }

  /**
   * A scalar as it is meant, or null after a problem; {@code expected} says what may stand here.
   */
  @Nullable Scalar scalar(String expected) {
    if (!(node instanceof ScalarNode scalar)) {
      error("is a " + (isMap() ? "map" : "list") + "; allowed: " + expected);
      return null;
    }
    if (Tag.NULL.equals(node.getTag())) {
      error("has no value; allowed: " + expected);
      return null;
    }
    Scalar.Type type = Scalar.Type.of(node.getTag());
    if (type == null) {
      error("has a tag (!name), which is not taken; allowed: " + expected);
      return null;
    }
    String text = reading.resolve(this, scalar.getValue());
    return text == null ? null : new Scalar(text, type, isSubstituted());
  }

  /** Text of at least one character, or null after a problem. */
  @Nullable String text(String expected) {
    String text = textOrEmpty(expected);
    if (text != null && text.isEmpty()) {
      error("is empty; allowed: " + expected);
      return null;
    }
    return text;
  }

  /** A secret, or null after a problem; one that stands in the file itself is a warning. */
  @Nullable Secret secret() {
    String text = text("text");
    if (text == null) {
      return null;
    }
    reading.isSecret(path);
    if (!isSubstituted()) {
      warn("a secret stands in the file; ${env:NAME} or ${file:/path} keeps it out");
    }
    return Secret.of(text);
  }

  /** Text, or null after a problem. */
  @Nullable String textOrEmpty(String expected) {
    Scalar scalar = scalar(expected);
    if (scalar == null) {
      return null;
    }
    if (scalar.type() != Scalar.Type.TEXT && !scalar.substituted()) {
      error("is read as " + scalar.type().words + "; put it in quotes to make it text");
      return null;
    }
    return scalar.text();
  }

  /** The entries of a list, or none after a problem. */
  List<Item> list(String expected) {
    if (node instanceof SequenceNode sequence) {
      List<Item> items = new ArrayList<>();
      for (Node entry : sequence.getValue()) {
        String at = path + "[" + items.size() + "]";
        Place place = Place.of(entry.getStartMark());
        reading.stands(at, place);
        items.add(new Item(reading, entry, at, place));
      }
      return items;
    }
    error("must be a list of " + expected);
    return List.of();
  }

  /** The entries of a list, or this value as the only one. */
  List<Item> oneOrMore(String expected) {
    List<Item> items = isList() ? list(expected) : List.of(this);
    if (items.isEmpty()) {
      error("is an empty list; allowed: one or more of " + expected);
    }
    return items;
  }

  /** The entries of a map with each key once, or null after a problem. */
  @Nullable Map<String, Item> map(String expected) {
    if (!(node instanceof MappingNode mapping)) {
      error((isNothing() ? "has no value; allowed: " : "must be ") + expected);
      return null;
    }
    Map<String, Item> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place at = Place.of(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || key.getValue().isEmpty()) {
        reading.problems.error(at, path, "a key here is not text");
        continue;
      }
      Item entry = new Item(reading, tuple.getValueNode(), under(key.getValue()), at);
      reading.stands(entry.path, at);
      Item first = entries.putIfAbsent(key.getValue(), entry);
      if (first != null) {
        reading.problems.error(
            at, entry.path, "is here twice; it stands on line " + first.owner.line() + " already");
      }
    }
    return entries;
  }

  private String under(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}

package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value of the file and its place. What is wrong with it goes to the reading's problems. */
final class Item {
  /** The section whose values are never hidden, nor told apart by a digest. */
  private static final String ROUTES = "routes";

  final Reading reading;
  private final @Nullable Item within;
  private final @Nullable String key;
  private final int index;
  private final YamlNode stands;
  private final YamlNode node;
  private @Nullable String path;
  private boolean substituted;

  /**
   * A value.
   *
   * @param within the map or list that it is in
   * @param key that leads from there, or null for an entry of a list
   * @param index of that entry
   * @param stands the key that owns it, or the value itself where no key does
   */
  private Item(
      Reading reading,
      @Nullable Item within,
      @Nullable String key,
      int index,
      YamlNode stands,
      YamlNode node) {
    this.reading = reading;
    this.within = within;
    this.key = key;
    this.index = index;
    this.stands = stands;
    this.node = node;
  }

  static Item root(Reading reading, YamlNode node) {
    return new Item(reading, null, null, 0, node, node);
  }

  /** The keys that lead here: {@code routes[3].callers.app[0]}. */
  String path() {
    String known = path;
    if (known == null) {
      known = within == null ? "" : key == null ? within.path() + at() : within.under(key);
      path = known;
    }
    return known;
  }

  private String at() {
    return "[" + index + "]";
  }

  /** Where the key that owns this value stands, or the value itself where no key does. */
  Place owner() {
    return stands.place();
  }

  /** Where the value stands; a value that is not there stands at its key. */
  Place place() {
    return (isNothing() ? stands : node).place();
  }

  /** Whether it is said of a route, where nothing is secret. */
  boolean isOfRoute() {
    Item top = this;
    for (Item next = within; next != null && next.within != null; next = next.within) {
      top = next;
    }
    return ROUTES.equals(top.key);
  }

  void error(String text) {
    reading.problems.error(place(), path(), text);
  }

  void warn(String text) {
    reading.problems.warn(place(), path(), text);
  }

  /** A problem of what this value should hold and does not. */
  void lacks(String key, String text) {
    reading.problems.error(owner(), under(key), text);
  }

  /** A doubt about what this value does not hold and might. */
  void warnLacks(String key, String text) {
    reading.problems.warn(owner(), under(key), text);
  }

  /** A problem of this value as a whole, at its key. */
  void errorAtOwner(String text) {
    reading.problems.error(owner(), path(), text);
  }

  /** A doubt about this value as a whole, at its key. */
  void warnAtOwner(String text) {
    reading.problems.warn(owner(), path(), text);
  }

  boolean isMap() {
    return node instanceof YamlNode.Mapping;
  }

  boolean isList() {
    return node instanceof YamlNode.Sequence;
  }

  /** Whether the value came from the environment or a file, and so is never quoted. */
  boolean isSubstituted() {
    return substituted || reading.hasSubstituted(this);
  }

  private boolean isNothing() {
    return node instanceof YamlNode.Text text && text.isNothing();
  }

  /**
   * A scalar as it is meant, or null after a problem; {@code expected} says what may stand here.
   */
  @Nullable Scalar scalar(String expected) {
    if (!(node instanceof YamlNode.Text written)) {
      error("is a " + (isMap() ? "map" : "list") + "; allowed: " + expected);
      return null;
    }
    if (Tag.NULL.equals(written.tag())) {
      error("has no value; allowed: " + expected);
      return null;
    }
    Scalar.Type type = Scalar.Type.of(written.tag());
    if (type == null) {
      error("has a tag (!name), which is not taken; allowed: " + expected);
      return null;
    }
    String text = reading.resolve(this, written.value());
    return text == null ? null : new Scalar(text, type, substituted);
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
    reading.isSecret(path());
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
    if (node instanceof YamlNode.Sequence sequence) {
      List<Item> items = new ArrayList<>(sequence.entries().size());
      for (YamlNode entry : sequence.entries()) {
        items.add(new Item(reading, this, null, items.size(), entry, entry));
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
    if (!(node instanceof YamlNode.Mapping mapping)) {
      error((isNothing() ? "has no value; allowed: " : "must be ") + expected);
      return null;
    }
    Map<String, Item> entries = new LinkedHashMap<>();
    for (YamlNode.Entry tuple : mapping.entries()) {
      if (!(tuple.key() instanceof YamlNode.Text key) || key.value().isEmpty()) {
        reading.problems.error(tuple.key().place(), path(), "a key here is not text");
        continue;
      }
      Item entry = new Item(reading, this, key.value(), 0, key, tuple.value());
      Item first = entries.putIfAbsent(key.value(), entry);
      if (first != null) {
        entry.errorAtOwner("is here twice; it stands on line " + first.owner().line() + " already");
      }
    }
    return entries;
  }

  private String under(String key) {
    String own = path();
    return own.isEmpty() ? key : own.concat(".").concat(key);
  }

  /** Notes that the value came from the environment or a file. */
  void substituted() {
    substituted = true;
  }
}

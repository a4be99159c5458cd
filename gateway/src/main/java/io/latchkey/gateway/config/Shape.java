package io.latchkey.gateway.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys that one kind of map takes. The JSON Schema has a definition of the same name, which a
 * test holds against this.
 *
 * @param name of the definition in the schema
 * @param required keys that must stand there
 * @param optional keys that may
 * @param later keys of the contract that this build does not have yet
 * @param words of the keys that take only certain words
 */
record Shape(
    String name,
    Set<String> required,
    Set<String> optional,
    Set<String> later,
    Map<String, Words> words) {

  static Shape named(String name) {
    return new Shape(name, Set.of(), Set.of(), Set.of(), Map.of());
  }

  Shape required(String... keys) {
    return new Shape(name, ordered(keys), optional, later, words);
  }

  Shape optional(String... keys) {
    return new Shape(name, required, ordered(keys), later, words);
  }

  Shape later(String... keys) {
    return new Shape(name, required, optional, ordered(keys), words);
  }

  Shape word(String key, Words allowed) {
    Map<String, Words> more = new LinkedHashMap<>(words);
    more.put(key, allowed);
    return new Shape(name, required, optional, later, more);
  }

  private static Set<String> ordered(String... keys) {
    return new LinkedHashSet<>(List.of(keys));
  }

  /** Whether {@code key} may stand there in this build. */
  boolean knows(String key) {
    return optional.contains(key) || required.contains(key);
  }

  /** The keys that may stand there in this build. */
  Set<String> known() {
    Set<String> all = new LinkedHashSet<>(required);
    all.addAll(optional);
    return all;
  }
}

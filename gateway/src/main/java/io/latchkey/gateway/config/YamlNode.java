package io.latchkey.gateway.config;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of the file as it is written, and where. Small, as a file may hold some 200,000 of them
 * and they are kept for as long as its settings are.
 */
sealed interface YamlNode {

  /** From 1. */
  int line();

  /** In characters, from 1. */
  int column();

  /** Where it begins. */
  default Place place() {
    return new Place(line(), column());
  }

  /**
   * A scalar.
   *
   * @param tag as YAML's core schema resolves it; that of text for every key
   */
  record Text(int line, int column, Tag tag, String value) implements YamlNode {

    /** Whether nothing is written there. */
    boolean isNothing() {
      return Tag.NULL.equals(tag) && value.isEmpty();
    }
  }

  /** A list. */
  record Sequence(int line, int column, List<YamlNode> entries) implements YamlNode {}

  /** A map, whose keys may be anything and may come twice. */
  record Mapping(int line, int column, List<Entry> entries) implements YamlNode {}

  /** A key and its value. */
  record Entry(YamlNode key, YamlNode value) {}
}

package io.latchkey.gateway.config;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A single value.
 *
 * @param text as written, or as the environment or a file has it
 * @param type as YAML reads it where it is written
 * @param substituted whether it came from the environment or a file
 */
record Scalar(String text, Type type, boolean substituted) {

  /** How YAML's core schema reads a scalar that has no quotes. */
  enum Type {
    TEXT("text"),
    NUMBER("a number"),
    FLAG("true or false");

    final String words;

    Type(String words) {
      this.words = words;
    }

    static @Nullable Type of(Tag tag) {
      // the engine has a substitution of its own and marks ${NAME} for it
      if (Tag.STR.equals(tag) || Tag.ENV_TAG.equals(tag)) {
        return TEXT;
      }
      if (Tag.INT.equals(tag) || Tag.FLOAT.equals(tag)) {
        return NUMBER;
      }
      return Tag.BOOL.equals(tag) ? FLAG : null;
    }
  }

  /**
   * Whether this may be read as {@code wanted}: text that was substituted is read as the key's
   * type.
   */
  boolean mayBe(Type wanted) {
    return substituted || type == wanted;
  }
}

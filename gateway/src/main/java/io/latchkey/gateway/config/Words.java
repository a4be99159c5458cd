package io.latchkey.gateway.config;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The words that a key takes.
 *
 * @param allowed the first is the default, where the key has one
 * @param later words of the contract that this build does not have yet
 * @param otherwise what to write where none of the words fits; may be empty
 */
record Words(List<String> allowed, List<String> later, String otherwise) {

  static Words of(String... allowed) {
    return new Words(List.of(allowed), List.of(), "");
  }

  /** The words of an enumeration, each as {@code word} has it. */
  static <E extends Enum<E>> Words of(Class<E> type, Function<E, String> word) {
    return new Words(Arrays.stream(type.getEnumConstants()).map(word).toList(), List.of(), "");
  }

  Words later(String... words) {
    return new Words(allowed, List.of(words), otherwise);
  }

  Words otherwise(String sentence) {
    return new Words(allowed, later, sentence);
  }

  String fallback() {
    return allowed.get(0);
  }

  /** What is wrong with {@code word}, which is none of those allowed. */
  String complaint(String word) {
    if (later.contains(word)) {
      return "'" + word + "' is not in this build yet; allowed: " + String.join(", ", allowed);
    }
    return "is not one of "
        + String.join(", ", allowed)
        + Suggestion.of(word, Stream.concat(allowed.stream(), later.stream()).toList())
        + (otherwise.isEmpty() ? "" : "; " + otherwise);
  }
}

package io.latchkey.loadtest;

import java.util.Map;
import java.util.Optional;

/**
 * What was said of a run, each value read by the rules of its option.
 *
 * @param said by the names of properties
 */
record Values(Map<String, String> said) {
  Optional<String> text(Option option) {
    return Optional.ofNullable(said.get(option.property())).map(String::strip).filter(has());
  }

  Optional<String> text(String property) {
    return Optional.ofNullable(said.get(property)).map(String::strip).filter(has());
  }

  private static java.util.function.Predicate<String> has() {
    return text -> !text.isEmpty();
  }

  boolean flag(Option option) {
    String text = said.getOrDefault(option.property(), "false").strip();
    if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
      throw new Mistake("-D" + option.property() + " is true or false");
    }
    return !text.equals("false");
  }

  /** A whole number from {@code least} to {@code most}. */
  int number(Option option, int otherwise, int least, int most) {
    Optional<String> text = text(option);
    int number = text.map(Values::parse).orElse(otherwise);
    if (number < least || number > most) {
      throw new Mistake(option.flag() + " is a whole number from " + least + " to " + most);
    }
    return number;
  }

  private static int parse(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      return Integer.MIN_VALUE;
    }
  }
}

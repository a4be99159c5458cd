package io.latchkey.sandbox.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.latchkey.sandbox.http.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The switches of one simulator under their names, set together or not at all. */
public class SwitchBoard {
  private final Map<String, Switch<?>> switches = new LinkedHashMap<>();

  private <T> Switch<T> add(Switch<T> added) {
    switches.put(added.name(), added);
    return added;
  }

  protected final Switch<Integer> number(String name, int initial, int least, int most) {
    return add(
        new Switch<>(
            name,
            "a whole number from " + least + " to " + most,
            initial,
            node -> node.canConvertToInt() ? Optional.of(node.intValue()) : Optional.empty(),
            value -> value >= least && value <= most));
  }

  protected final Switch<Boolean> flag(String name, boolean initial) {
    return add(
        new Switch<>(
            name,
            "true or false",
            initial,
            node -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty(),
            value -> true));
  }

  protected final Switch<String> text(String name, int longest) {
    return add(
        new Switch<>(
            name,
            "a text of at most " + longest + " characters",
            "",
            node -> node.isTextual() ? Optional.of(node.textValue()) : Optional.empty(),
            value -> value.length() <= longest));
  }

  protected final <E extends Enum<E>> Switch<E> choice(String name, E initial, Predicate<E> valid) {
    List<E> all = Arrays.stream(initial.getDeclaringClass().getEnumConstants()).toList();
    List<E> choices = all.stream().filter(valid).toList();
    String allowed = "one of " + choices.stream().map(SwitchBoard::spelling).toList();
    return add(new Switch<>(name, allowed, initial, node -> pick(node, choices), valid));
  }

  private static <E extends Enum<E>> Optional<E> pick(JsonNode node, List<E> choices) {
    String text = node.getNodeType() == JsonNodeType.STRING ? node.textValue() : "";
    return choices.stream()
        .filter(choice -> spelling(choice).equals(Names.lower(text)))
        .findFirst();
  }

  private static String spelling(Object value) {
    return Names.lower(value.toString()).replace('_', '-');
  }

  /** All values under their names, as JSON can say them. */
  public final Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Switch<?> one : switches.values()) {
      Object value = one.get();
      values.put(one.name(), value instanceof Enum<?> ? spelling(value) : value);
    }
    return values;
  }

  /** Puts every switch back to where it was at the start. */
  public final void reset() {
    switches.values().forEach(Switch::reset);
  }

  /**
   * Sets what a JSON object of names and values says, everything else reset first if so wanted.
   * Returns the mistakes, all of them, and where there is one nothing is set.
   */
  final List<String> apply(JsonNode wanted, boolean resetFirst) {
    List<String> mistakes = new ArrayList<>();
    List<Runnable> settings = new ArrayList<>();
    wanted
        .properties()
        .forEach(
            entry -> {
              Switch<?> one = switches.get(entry.getKey());
              if (one == null) {
                mistakes.add(entry.getKey() + ": no such switch, there are " + switches.keySet());
              } else if (!prepare(one, entry.getValue(), settings)) {
                mistakes.add(one.mistake());
              }
            });
    if (mistakes.isEmpty() && resetFirst) {
      reset();
    }
    if (mistakes.isEmpty()) {
      settings.forEach(Runnable::run);
    }
    return mistakes;
  }

  private static <T> boolean prepare(Switch<T> one, JsonNode node, List<Runnable> settings) {
    Optional<T> value = one.read(node);
    value.ifPresent(read -> settings.add(() -> one.set(read)));
    return value.isPresent();
  }
}

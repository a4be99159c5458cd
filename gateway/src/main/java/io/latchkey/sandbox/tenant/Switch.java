package io.latchkey.sandbox.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** One thing about a running simulator that can be changed while it runs, from any thread. */
public final class Switch<T> {
  private final String name;
  private final String allowed;
  private final T initial;
  private final Function<JsonNode, Optional<T>> reading;
  private final Predicate<T> valid;
  private volatile T value;

  Switch(
      String name,
      String allowed,
      T initial,
      Function<JsonNode, Optional<T>> reading,
      Predicate<T> valid) {
    this.name = name;
    this.allowed = allowed;
    this.initial = initial;
    this.reading = reading;
    this.valid = valid;
    this.value = initial;
  }

  public String name() {
    return name;
  }

  public T get() {
    return value;
  }

  /** Sets it; an {@link IllegalArgumentException} says what is allowed. */
  public synchronized void set(T next) {
    if (!valid.test(next)) {
      throw new IllegalArgumentException(mistake());
    }
    value = next;
  }

  /** Sets it to what it was at the start. */
  public synchronized void reset() {
    value = initial;
  }

  String mistake() {
    return name + ": " + allowed;
  }

  /** The value that a JSON node means, null meaning the initial one, or nothing if not allowed. */
  Optional<T> read(JsonNode node) {
    return node.isNull() ? Optional.of(initial) : reading.apply(node).filter(valid);
  }

  /** Counts a number down by one unless it is zero; whether it did. */
  public static boolean takeOne(Switch<Integer> countdown) {
    if (countdown.value == 0) {
      return false;
    }
    synchronized (countdown) {
      int left = countdown.value;
      countdown.value = Math.max(0, left - 1);
      return left > 0;
    }
  }
}

package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map whose keys are known. Opening it reports the keys that are unknown, missing, or not in this
 * build yet; each getter reports what is wrong with its value and then gives the fallback.
 */
final class Section {
  final Item item;
  private final Shape shape;
  private final Map<String, Item> entries;

  private Section(Item item, Shape shape, Map<String, Item> entries) {
    this.item = item;
    this.shape = shape;
    this.entries = entries;
  }

  /** {@code item} as a map of this shape, or null after a problem. */
  static @Nullable Section open(Item item, Shape shape) {
    // most are maps, and many: nobody is told then what else was expected
    String expected =
        item.isMap() ? "a map" : "a map with the keys " + String.join(", ", shape.known());
    Map<String, Item> entries = item.map(expected);
    if (entries == null) {
      return null;
    }
    for (Map.Entry<String, Item> entry : entries.entrySet()) {
      checkKey(shape, entry.getKey(), entry.getValue());
    }
    for (String key : shape.required()) {
      if (!entries.containsKey(key)) {
        item.lacks(key, "is missing");
      }
    }
    return new Section(item, shape, entries);
  }

  private static void checkKey(Shape shape, String key, Item entry) {
    if (shape.later().contains(key)) {
      entry.errorAtOwner("is not in this build yet");
    } else if (!shape.knows(key)) {
      entry.errorAtOwner(
          "is an unknown key"
              + Suggestion.of(key, shape.known())
              + "; allowed: "
              + String.join(", ", shape.known()));
    }
  }

  @Nullable Item get(String key) {
    Item value = entries.get(key);
    if (value == null && !shape.knows(key)) {
      throw new IllegalArgumentException(shape.name() + " has no key " + key);
    }
    return value;
  }

  boolean has(String key) {
    return get(key) != null;
  }

  /** A map under {@code key}, or null where there is none. */
  @Nullable Section section(String key, Shape inner) {
    Item value = get(key);
    return value == null ? null : Section.open(value, inner);
  }

  @Nullable String text(String key) {
    Item value = get(key);
    return value == null ? null : value.text("text");
  }

  /** The text under {@code key} if it is what {@code check} expects, or null. */
  @Nullable String text(String key, Check check) {
    Item value = get(key);
    String text = value == null ? null : value.text(check.expected());
    if (value != null && text != null && !check.holds(text)) {
      value.error("must be " + check.expected());
      return null;
    }
    return text;
  }

  @Nullable Secret secret(String key) {
    Item value = get(key);
    return value == null ? null : value.secret();
  }

  /** Reports that {@code key} is not there though {@code taker} needs it. */
  void require(String key, String taker) {
    if (!has(key)) {
      item.lacks(key, "is missing; " + taker + " needs it");
    }
  }

  /** Reports each of {@code keys} that is there, at the key itself. */
  void refuse(Collection<String> keys, String why) {
    for (String key : keys) {
      Item value = get(key);
      if (value != null) {
        value.errorAtOwner(why);
      }
    }
  }

  boolean flag(String key, boolean fallback) {
    Item value = get(key);
    Scalar scalar = value == null ? null : value.scalar("true or false");
    if (value == null || scalar == null) {
      return fallback;
    }
    String word = Ascii.lower(scalar.text());
    if (!scalar.mayBe(Scalar.Type.FLAG) || !(word.equals("true") || word.equals("false"))) {
      value.error("must be true or false");
      return fallback;
    }
    return word.equals("true");
  }

  int integer(String key, int fallback, int least, int most) {
    Item value = get(key);
    if (value == null) {
      return fallback;
    }
    String allowed =
        least == most
            ? "the number " + least + ", without quotes"
            : "a whole number from " + least + " to " + most;
    Scalar scalar = value.scalar(allowed);
    if (scalar == null) {
      return fallback;
    }
    boolean digits = scalar.mayBe(Scalar.Type.NUMBER) && scalar.text().matches("[0-9]{1,9}");
    int number = digits ? Integer.parseInt(scalar.text()) : -1;
    if (number < least || number > most) {
      value.error("must be " + allowed);
      return fallback;
    }
    return number;
  }

  Duration duration(String key, Duration fallback, Duration least, Duration most) {
    Item value = get(key);
    Scalar scalar = value == null ? null : value.scalar(Units.DURATIONS);
    if (value == null || scalar == null) {
      return fallback;
    }
    Duration duration = Units.duration(scalar.text());
    if (duration == null) {
      value.error("must be " + Units.DURATIONS);
      return fallback;
    }
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      value.error("must be " + Units.duration(least) + " to " + Units.duration(most));
      return fallback;
    }
    return duration;
  }

  long size(String key, long fallback, long least, long most) {
    return number(key, fallback, least, most, Units.SIZES, Units::size, Units::size);
  }

  /** Octets per second. */
  long rate(String key, long fallback, long least, long most) {
    return number(key, fallback, least, most, Units.RATES, Units::rate, Units::rate);
  }

  private long number(
      String key,
      long fallback,
      long least,
      long most,
      String shape,
      Function<String, @Nullable Long> reads,
      LongFunction<String> spells) {
    Item value = get(key);
    Scalar scalar = value == null ? null : value.scalar(shape);
    if (value == null || scalar == null) {
      return fallback;
    }
    Long number = reads.apply(scalar.text());
    if (number == null) {
      value.error("must be " + shape);
      return fallback;
    }
    if (number < least || number > most) {
      value.error("must be " + spells.apply(least) + " to " + spells.apply(most));
      return fallback;
    }
    return number;
  }

  /** One of the words that the shape allows for {@code key}, or their default. */
  String word(String key) {
    String chosen = chosen(key);
    return chosen == null ? words(key).fallback() : chosen;
  }

  /** One of the words that the shape allows for {@code key}, or null if there is none. */
  @Nullable String chosen(String key) {
    Words words = words(key);
    Item value = get(key);
    String text = value == null ? null : value.text(String.join(", ", words.allowed()));
    if (value != null && text != null && !words.allowed().contains(text)) {
      value.error(words.complaint(text));
      return null;
    }
    return text;
  }

  private Words words(String key) {
    Words words = shape.words().get(key);
    if (words == null) {
      throw new IllegalArgumentException(shape.name() + " has no words for " + key);
    }
    return words;
  }

  /** The entries of the list under {@code key}, or none. */
  List<Item> items(String key, String expected) {
    Item value = get(key);
    return value == null ? List.of() : value.list(expected);
  }

  /** The texts of the list under {@code key}, each once. */
  Set<String> texts(String key, Check check) {
    if (!has(key)) {
      return Set.of();
    }
    Set<String> texts = new LinkedHashSet<>();
    for (Item entry : items(key, check.expected())) {
      String text = entry.text(check.expected());
      if (text != null && !check.holds(text)) {
        entry.error("must be " + check.expected());
      } else if (text != null && !texts.add(text)) {
        entry.error("stands in this list twice");
      }
    }
    return texts;
  }

  /** The values under {@code key}: none, the one, or those of its list. */
  List<Item> oneOrMore(String key, String expected) {
    Item value = get(key);
    return value == null ? List.of() : new ArrayList<>(value.oneOrMore(expected));
  }
}

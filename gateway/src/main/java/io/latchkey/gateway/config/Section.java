package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    Map<String, Item> entries = item.map("a map with the keys " + String.join(", ", shape.known()));
    if (entries == null) {
      return null;
    }
    entries.forEach((key, entry) -> checkKey(shape, key, entry));
    for (String key : shape.required()) {
      if (!entries.containsKey(key)) {
        item.lacks(key, "is missing");
      }
    }
    return new Section(item, shape, entries);
  }

  private static void checkKey(Shape shape, String key, Item entry) {
    if (shape.later().contains(key)) {
      entry.reading.problems.error(entry.owner, entry.path, "is not in this build yet");
    } else if (!shape.known().contains(key)) {
      entry.reading.problems.error(
          entry.owner,
          entry.path,
          "is an unknown key"
              + Suggestion.of(key, shape.known())
              + "; allowed: "
              + String.join(", ", shape.known()));
    }
  }

  @Nullable Item get(String key) {
    if (!shape.known().contains(key)) {
      throw new IllegalArgumentException(shape.name() + " has no key " + key);
    }
    return entries.get(key);
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

  @Nullable Secret secret(String key) {
    Item value = get(key);
    String text = value == null ? null : value.text("text");
    if (value == null || text == null) {
      return null;
    }
    if (!value.isSubstituted()) {
      value.warn("a secret stands in the file; ${env:NAME} or ${file:/path} keeps it out");
    }
    return Secret.of(text);
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
    String range = "a whole number from " + least + " to " + most;
    String allowed = least == most ? "the number " + least + ", without quotes" : range;
    Scalar scalar = value == null ? null : value.scalar(allowed);
    if (value == null || scalar == null) {
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
    Item value = get(key);
    Scalar scalar = value == null ? null : value.scalar(Units.SIZES);
    if (value == null || scalar == null) {
      return fallback;
    }
    Long size = Units.size(scalar.text());
    if (size == null) {
      value.error("must be " + Units.SIZES);
      return fallback;
    }
    if (size < least || size > most) {
      value.error("must be " + Units.size(least) + " to " + Units.size(most));
      return fallback;
    }
    return size;
  }

  /** One of the words that the shape allows for {@code key}, or their default. */
  String word(String key) {
    Words words = shape.words().get(key);
    if (words == null) {
      throw new IllegalArgumentException(shape.name() + " has no words for " + key);
    }
    Item value = get(key);
    String text = value == null ? null : value.text(String.join(", ", words.allowed()));
    if (value == null || text == null) {
      return words.fallback();
    }
    if (!words.allowed().contains(text)) {
      value.error(words.complaint(text));
      return words.fallback();
    }
    return text;
  }

  /** The entries of the list under {@code key}, or none. */
  List<Item> items(String key, String expected) {
    Item value = get(key);
    return value == null ? List.of() : value.list(expected);
  }

  /** The texts of the list under {@code key}, each once. */
  Set<String> texts(String key, Check check) {
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

package io.latchkey.sandbox.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The name and value pairs of a query or of form content, decoded, in their order. */
public final class Pairs {
  private static final Pairs NONE = new Pairs(List.of());

  private final List<Field> pairs;

  private Pairs(List<Field> pairs) {
    this.pairs = pairs;
  }

  /** Reads {@code a=1&b=2}; a pair whose escapes are broken keeps its raw text, as ASP.NET does. */
  public static Pairs read(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    List<Field> pairs = new ArrayList<>();
    for (String piece : text.split("&", -1)) {
      int at = piece.indexOf('=');
      String name = at < 0 ? piece : piece.substring(0, at);
      String value = at < 0 ? "" : piece.substring(at + 1);
      pairs.add(new Field(plain(name), plain(value)));
    }
    return new Pairs(List.copyOf(pairs));
  }

  /** The first value under this name, which is compared without ASCII case. */
  public Optional<String> first(String name) {
    return pairs.stream()
        .filter(pair -> pair.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }

  /** Every value under this very name, whose case counts. */
  public List<String> values(String name) {
    return pairs.stream().filter(pair -> pair.name().equals(name)).map(Field::value).toList();
  }

  /** Whether a name is given twice, which RFC 6749 section 3.2 forbids. */
  public boolean repeats() {
    return pairs.stream().map(pair -> Names.lower(pair.name())).distinct().count() < pairs.size();
  }

  private static String plain(String text) {
    return Objects.requireNonNullElse(Names.decoded(text, true), text);
  }
}

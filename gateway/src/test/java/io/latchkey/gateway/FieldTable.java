package io.latchkey.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of {@code docs/fields.md}: what becomes of each field, either way. */
public final class FieldTable {
  /** What becomes of a field. */
  public enum Fate {
    PASSES,
    DROPPED,
    OURS,
    ADDED_TO,
    RULED
  }

  /** One field of the table. */
  public record Row(String name, Fate request, Fate trusted, Fate answer, Fate trailer) {
    @Override
    public String toString() {
      return name;
    }

    /** A value that no rule has to look at, and that the field may have. */
    public String value() {
      return switch (name) {
        case "Expect" -> "100-continue";
        case "Max-Forwards" -> "7";
        default -> "given; by=\"them\"";
      };
    }
  }

  private FieldTable() {}

  public static List<Row> read() {
    try {
      List<Row> rows = new ArrayList<>();
      for (String line : Readme.rows(Files.readString(Path.of("docs/fields.md")))) {
        String[] cells = line.split(" \\| ");
        if (cells.length == 6 && cells[0].startsWith("| `")) {
          for (String name : cells[0].substring(2).split(", ")) {
            rows.add(
                new Row(
                    name.substring(1, name.length() - 1),
                    fate(cells[1]),
                    fate(cells[2]),
                    fate(cells[3]),
                    fate(cells[4])));
          }
        }
      }
      return rows;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Fate fate(String word) {
    return Fate.valueOf(word.strip().replace(' ', '_').toUpperCase(java.util.Locale.ROOT));
  }
}

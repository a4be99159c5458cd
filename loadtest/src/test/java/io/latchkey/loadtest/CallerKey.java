package io.latchkey.loadtest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The API key of a caller. It is never printed. */
public final class CallerKey {
  /** Of a key. */
  static final int LONGEST = 8_192;

  private final String value;

  private CallerKey(String value) {
    this.value = value;
  }

  /** Reads a file that holds a key and nothing else but the end of its line. */
  static CallerKey read(Path file) {
    try {
      if (Files.size(file) > LONGEST + 2) {
        throw new Mistake("the key file is longer than " + LONGEST + " octets");
      }
      return of(Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (IOException unreadable) {
      throw new Mistake("the key file cannot be read: " + file);
    }
  }

  /** A key that is fit for a field of HTTP. */
  static CallerKey of(String value) {
    boolean visible = value.chars().allMatch(letter -> letter >= ' ' && letter < 127);
    if (value.isEmpty() || value.length() > LONGEST || !visible) {
      throw new Mistake("the key is 1 to " + LONGEST + " visible ASCII characters on one line");
    }
    return new CallerKey(value);
  }

  /** The key itself, for the field that it is sent in. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}

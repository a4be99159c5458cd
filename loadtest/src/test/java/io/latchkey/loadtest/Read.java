package io.latchkey.loadtest;

import java.util.Arrays;
import java.util.List;

/**
 * A path that is read, and what must come of it.
 *
 * @param path with its query, if it has one
 * @param status that the answer must have
 */
public record Read(String path, int status) {
  /** Paths of one run. */
  static final int MOST = 50;

  /** Reads a list with commas between. */
  static List<Read> list(String text) {
    List<Read> all = Arrays.stream(text.split(",")).map(String::strip).map(Read::of).toList();
    if (all.size() > MOST) {
      throw new Mistake("--get may be given " + MOST + " times");
    }
    return all;
  }

  private static Read of(String text) {
    int end = text.lastIndexOf('=');
    boolean named = end > 0 && text.substring(end + 1).matches("[1-5]\\d\\d");
    Read read =
        named
            ? new Read(text.substring(0, end), Integer.parseInt(text.substring(end + 1)))
            : new Read(text, 200);
    boolean visible = read.path.chars().allMatch(letter -> letter > ' ' && letter < 127);
    if (!read.path.startsWith("/") || read.path.contains("#") || !visible) {
      throw new Mistake("--get is a path that begins with / and holds no space, comma or #");
    }
    return read;
  }
}

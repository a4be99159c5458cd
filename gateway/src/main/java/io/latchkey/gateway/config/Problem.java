package io.latchkey.gateway.config;

/**
 * Something wrong, or only doubtful, at one place of a file. It never holds the value of a secret.
 *
 * @param file as it was named to us
 * @param line from 1
 * @param column in characters, from 1
 * @param path the keys that lead there, joined by dots; empty for the file as a whole
 * @param text what is wrong and what is allowed
 * @param warning whether the file is still valid
 */
public record Problem(
    String file, int line, int column, String path, String text, boolean warning) {

  /** {@code file:line:column: path.to.key: what is wrong, what is allowed}. */
  @Override
  public String toString() {
    return file
        + ":"
        + line
        + ":"
        + column
        + ": "
        + (path.isEmpty() ? "" : path + ": ")
        + (warning ? "warning: " : "")
        + text;
  }
}

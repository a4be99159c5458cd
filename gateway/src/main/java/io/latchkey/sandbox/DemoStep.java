package io.latchkey.sandbox;

import java.util.List;

/**
 * One call to try.
 *
 * @param title what it shows
 * @param line one line for a shell, starting with {@code curl }; it prints status line and content
 * @param status the status of the last answer that it prints
 * @param shows texts that its output holds
 */
public record DemoStep(String title, String line, int status, List<String> shows) {
  public DemoStep {
    shows = List.copyOf(shows);
  }

  /** Whether this output of {@link #line} is what it should be. */
  public boolean isShownBy(String output) {
    int at = output.lastIndexOf("HTTP/1.1 ");
    return at >= 0
        && output.startsWith(Integer.toString(status), at + "HTTP/1.1 ".length())
        && shows.stream().allMatch(output::contains);
  }
}

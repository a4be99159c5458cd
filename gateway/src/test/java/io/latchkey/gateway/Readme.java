package io.latchkey.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The README at the top, as tests look at it.
 *
 * @param text all of it
 */
public record Readme(String text) {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| .*\\|$");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");

  public static Readme read() throws IOException {
    return new Readme(Files.readString(Path.of("../README.md")));
  }

  /** What stands under {@code heading}, which is given with its marks, up to the next heading. */
  public String section(String heading) {
    String start = "\n" + heading + "\n";
    int from = text.indexOf(start);
    if (from < 0) {
      throw new AssertionError("the README has no heading " + heading);
    }
    int to = text.indexOf("\n#", from + start.length());
    return text.substring(from + start.length(), to < 0 ? text.length() : to + 1);
  }

  /** The rows of all tables in {@code part}, with their marks. */
  public static List<String> rows(String part) {
    return ROW.matcher(part).results().map(MatchResult::group).toList();
  }

  /** Each text between backticks in {@code part}. */
  public static Set<String> code(String part) {
    return found(CODE, part);
  }

  /** The first group of each place where {@code pattern} is found in {@code part}. */
  public static Set<String> found(Pattern pattern, String part) {
    return pattern
        .matcher(part)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The blocks of YAML that are whole configurations. */
  public List<String> configurations() {
    return yaml().filter(Readme::isWhole).toList();
  }

  /** The blocks of YAML that are parts of a configuration: top-level keys without their version. */
  public List<String> fragments() {
    return yaml().filter(block -> !isWhole(block)).toList();
  }

  private Stream<String> yaml() {
    return YAML.matcher(text).results().map(result -> result.group(1));
  }

  private static boolean isWhole(String block) {
    return block.startsWith("version: 1");
  }
}

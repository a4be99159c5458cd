package io.latchkey.gateway.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One reading of one file: what was found wrong, and what else was read on the way. */
final class Reading {
  /** The most that a file named by {@code ${file:...}} may hold, in octets. */
  static final int VALUE_SIZE = 64 * 1024;

  /** Put in front of a text by some editors; no secret begins so. */
  private static final String MARK = "\uFEFF";

  private static final Pattern WHOLE = Pattern.compile("\\$\\{(env|file):([^{}]+)}");

  final Problems problems;
  private final Path directory;
  private final Map<String, String> environment;
  private final Set<Path> files = new LinkedHashSet<>();
  private final Set<String> substituted = new LinkedHashSet<>();
  private final Set<String> secrets = new LinkedHashSet<>();
  private final Map<String, Path> named = new LinkedHashMap<>();
  private final Map<String, String> digests = new HashMap<>();
  private final @Nullable Replacement replacement;

  /**
   * Begins.
   *
   * @param directory what relative names of files start from
   */
  Reading(Problems problems, Path directory, Map<String, String> environment) {
    this(problems, directory, environment, null);
  }

  /** The same, with one value replaced; null for none. */
  Reading(
      Problems problems,
      Path directory,
      Map<String, String> environment,
      @Nullable Replacement replacement) {
    this.problems = problems;
    this.directory = directory;
    this.environment = environment;
    this.replacement = replacement;
  }

  /** The files that were named, to be watched. */
  Set<Path> files() {
    return files;
  }

  /** Whether the value at {@code item}'s path came from the environment or a file. */
  boolean hasSubstituted(Item item) {
    return !substituted.isEmpty() && substituted.contains(item.path());
  }

  /** Notes that the value at {@code path} is a secret. */
  void isSecret(String path) {
    secrets.add(path);
  }

  /** Where values came from, so far, of the file whose tree is {@code root}. */
  Sources sources(YamlNode root) {
    return new Sources(substituted, secrets, named, digests, root);
  }

  /** What {@code written} at {@code item} stands for, or null after a problem. */
  @Nullable String resolve(Item item, String written) {
    String text = replaced(item, written);
    // a large file is routes, and a digest is for what is not shown
    if (text != null && !item.isOfRoute()) {
      digests.put(item.path(), Digests.sha256(text));
    }
    return text;
  }

  private @Nullable String replaced(Item item, String written) {
    String text = replacement == null ? written : replacement.inPlaceOf(item.path(), written);
    if (!text.contains("${")) {
      return text;
    }
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      item.error(
          "'${' is only read as a whole value, ${env:NAME} or ${file:/path}; it is not replaced"
              + " inside a text");
      return null;
    }
    substituted.add(item.path());
    item.substituted();
    String name = String.valueOf(whole.group(2));
    return "env".equals(whole.group(1)) ? variable(item, name) : fileText(item, name);
  }

  private @Nullable String variable(Item item, String name) {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      item.error(
          "the environment variable " + name + (value == null ? " is not set" : " is empty"));
      return null;
    }
    if (value.length() > VALUE_SIZE) {
      item.error("the environment variable " + name + " is too large");
      return null;
    }
    return value;
  }

  private @Nullable String fileText(Item item, String name) {
    Path file = file(item, name);
    if (file == null) {
      return null;
    }
    try {
      String text = FileText.read(file, VALUE_SIZE);
      int end = text.endsWith("\r\n") ? 2 : text.endsWith("\n") ? 1 : 0;
      if (text.startsWith(MARK)) {
        item.error("the file " + name + " begins with a byte order mark; save it without");
        return null;
      }
      if (text.length() > end) {
        return text.substring(0, text.length() - end);
      }
      item.error("the file " + name + " is empty");
    } catch (FileText.UnreadableException unreadable) {
      item.error("the file " + name + " " + unreadable.what());
    }
    return null;
  }

  /** The file that {@code name} names, from the configuration's directory; null after a problem. */
  @Nullable Path file(Item item, String name) {
    Path file = unwatched(item, name);
    if (file != null) {
      files.add(file);
    }
    return file;
  }

  /** As {@link #file}, for one that is read anew each time that it is needed. */
  @Nullable Path unwatched(Item item, String name) {
    try {
      Path file = directory.resolve(name).normalize();
      named.put(item.path(), file);
      return file;
    } catch (InvalidPathException odd) {
      item.error("is not the name of a file");
      return null;
    }
  }
}

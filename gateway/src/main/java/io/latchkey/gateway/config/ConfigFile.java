package io.latchkey.gateway.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file, read and checked whole. It touches the file and those that it names, and
 * nothing else: no network, no clock.
 */
public final class ConfigFile {
  /** The most that a configuration file may hold, in octets. */
  public static final int LARGEST = 1024 * 1024;

  private ConfigFile() {}

  /**
   * Reads {@code file}.
   *
   * @param environment what {@code ${env:NAME}} is looked up in
   */
  public static Loaded load(Path file, Map<String, String> environment) {
    return load(file, environment, null);
  }

  /** The same with another file in the place of one secret or key; null for none. */
  public static Loaded load(
      Path file, Map<String, String> environment, @Nullable Replacement replacement) {
    return load(file, environment, replacement, FileText::readStream);
  }

  /** Reads the text of a file, of so many octets at most. */
  private interface Text {
    String of(Path file, int most) throws FileText.UnreadableException;
  }

  private static Loaded load(
      Path file, Map<String, String> environment, @Nullable Replacement replacement, Text text) {
    Problems problems = new Problems(file.toString());
    Path own = file.toAbsolutePath().normalize();
    Path directory = own.getParent() == null ? own : own.getParent();
    Reading reading = new Reading(problems, directory, environment, replacement);
    YamlNode root = tree(file, problems, text);
    GatewaySettings settings = root == null ? null : GatewayBinder.bind(Item.root(reading, root));
    Set<Path> files = new LinkedHashSet<>();
    files.add(own);
    files.addAll(reading.files());
    if (root == null || settings == null || problems.failed()) {
      return new Loaded.Invalid(problems.sorted(), files);
    }
    Sources sources = reading.sources(root);
    AccountReading accounts =
        new AccountReading(
            file.toString(), directory, environment, root, settings.tenants(), sources.files());
    return new Loaded.Valid(settings, problems.sorted(), files, sources, accounts);
  }

  /**
   * What can be read of {@code file}, whatever else is wrong with it: for who does not run by it
   * and only wants to know where what runs can be found. Null where it is no configuration at all.
   */
  public static @Nullable GatewaySettings glance(Path file, Map<String, String> environment) {
    Problems unsaid = new Problems(file.toString());
    Path own = file.toAbsolutePath().normalize();
    Path directory = own.getParent() == null ? own : own.getParent();
    YamlNode root = tree(file, unsaid, FileText::readStream);
    return root == null
        ? null
        : GatewayBinder.bind(Item.root(new Reading(unsaid, directory, environment, null), root));
  }

  /**
   * Reads the file of {@code before} again, as it is now. It must be a plain file: at a pipe one
   * would wait for ever.
   */
  public static Loaded reload(Loaded.Valid before) {
    AccountReading known = before.accounts();
    return load(Path.of(known.file()), known.environment(), null, FileText::read);
  }

  private static @Nullable YamlNode tree(Path file, Problems problems, Text text) {
    try {
      return new YamlText(problems).tree(text.of(file, LARGEST));
    } catch (FileText.UnreadableException unreadable) {
      problems.error(Place.START, "", "this file " + unreadable.what());
      return null;
    }
  }
}

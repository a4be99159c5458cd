package io.latchkey.gateway.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

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
    Problems problems = new Problems(file.toString());
    Path own = file.toAbsolutePath().normalize();
    Path directory = own.getParent() == null ? own : own.getParent();
    Reading reading = new Reading(problems, directory, environment);
    GatewaySettings settings = settings(file, reading);
    Set<Path> files = new LinkedHashSet<>();
    files.add(own);
    files.addAll(reading.files());
    return settings == null || problems.failed()
        ? new Loaded.Invalid(problems.sorted(), files)
        : new Loaded.Valid(settings, problems.sorted(), files, reading.sources());
  }

  private static @Nullable GatewaySettings settings(Path file, Reading reading) {
    try {
      String text = FileText.read(file, LARGEST);
      Node root = new YamlText(reading.problems).tree(text);
      return root == null ? null : GatewayBinder.bind(Item.root(reading, root));
    } catch (FileText.UnreadableException unreadable) {
      reading.problems.error(Place.START, "", "this file " + unreadable.what());
      return null;
    }
  }
}

package io.latchkey.gateway.cli;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a configuration for a command, and prints all that is wrong with it. */
final class Configuration {
  private Configuration() {}

  /** The settings of {@code file}, or nothing if it has errors; each is printed with its place. */
  static Optional<GatewaySettings> read(Path file, PrintWriter err) {
    return load(file, err).map(Loaded.Valid::settings);
  }

  /** As much of {@code file} as can be read, if it is there; nothing is printed. */
  static Optional<GatewaySettings> glance(Path file) {
    return Files.isRegularFile(file)
        ? Optional.ofNullable(ConfigFile.glance(file, System.getenv()))
        : Optional.empty();
  }

  /** The same with what is needed to run by it. */
  static Optional<Loaded.Valid> load(Path file, PrintWriter err) {
    Loaded loaded = ConfigFile.load(file, System.getenv());
    return valid(loaded, loaded.problems(), err);
  }

  /** The same for a file of our own making, whose warnings tell its reader nothing. */
  static Optional<Loaded.Valid> loadOurOwn(Path file, PrintWriter err) {
    Loaded loaded = ConfigFile.load(file, System.getenv());
    return valid(
        loaded, loaded.problems().stream().filter(problem -> !problem.warning()).toList(), err);
  }

  private static Optional<Loaded.Valid> valid(Loaded loaded, List<Problem> said, PrintWriter err) {
    said.forEach(err::println);
    err.flush();
    return loaded instanceof Loaded.Valid valid ? Optional.of(valid) : Optional.empty();
  }
}

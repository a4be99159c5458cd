package io.latchkey.gateway.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The configurations that are published, beside the key files that they name. */
final class Examples {
  static final Path PUBLISHED = Path.of("..", "config");
  static final List<String> NAMES =
      List.of("latchkey.yaml", "identity.yaml", "generic.yaml", "sws.yaml", "aic.yaml");

  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "LATCHKEY_ADMIN_TOKEN", "c4n4ry-admin",
          "HR_SYNC_SECRET", "c4n4ry-sync",
          "HR_PLATFORM_SECRET", "c4n4ry-platform",
          "HR_KIOSK_PASSWORD", "c4n4ry-kiosk",
          "BILLING_BOT_SECRET", "c4n4ry-billing",
          "AIC_LOG_KEY", "c4n4ry-log-key",
          "AIC_LOG_SECRET", "c4n4ry-log-secret",
          "INTROSPECTION_SECRET", "c4n4ry-introspection");

  private Examples() {}

  static String text(String name) {
    try {
      return Files.readString(PUBLISHED.resolve(name));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** What comes of reading the example in {@code directory}, where its key files are put. */
  static Loaded load(Path directory, String name) {
    try {
      KeyMaterial.writeInto(directory);
      Path file = Files.writeString(directory.resolve(name), text(name));
      return ConfigFile.load(file, ENVIRONMENT);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}

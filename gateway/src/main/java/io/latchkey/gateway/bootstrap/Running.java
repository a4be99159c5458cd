package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.SettingsTree;
import java.time.Instant;

/**
 * The configuration that a gateway runs by.
 *
 * @param loaded as it was read
 * @param tree all that it says
 * @param version the first 12 hex digits of a hash over that, secrets hashed in
 * @param since when it was read
 */
public record Running(Loaded.Valid loaded, SettingsTree tree, String version, Instant since) {
  static Running of(Loaded.Valid loaded, Instant since) {
    return of(loaded, SettingsTree.of(loaded), since);
  }

  static Running of(Loaded.Valid loaded, SettingsTree tree, Instant since) {
    return new Running(loaded, tree, tree.version(), since);
  }
}

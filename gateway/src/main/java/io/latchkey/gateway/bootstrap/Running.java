package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.SettingsTree;
import java.time.Instant;

/**
 * The configuration that a gateway runs by.
 *
 * @param loaded as it was read
 * @param tree all that it says
 * @param since when it was read
 */
public record Running(Loaded.Valid loaded, SettingsTree tree, Instant since) {
  static Running of(Loaded.Valid loaded, Instant since) {
    return of(loaded, SettingsTree.of(loaded), since);
  }

  static Running of(Loaded.Valid loaded, SettingsTree tree, Instant since) {
    return new Running(loaded, tree, since);
  }

  /**
   * The first 12 hex digits of a hash over all that it says, secrets hashed in. The first who asks
   * waits a tenth of a second for it.
   */
  public String version() {
    return tree.version();
  }
}

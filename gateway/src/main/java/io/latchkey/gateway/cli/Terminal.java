package io.latchkey.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal that the process was started from, if it was. */
final class Terminal {
  private static final Path OWN = Path.of("/dev/tty");

  private final boolean wasThere = isThere();

  /** Looks now whether there is one. */
  Terminal() {}

  /** Whether it has gone since: its end is a SIGHUP too. */
  boolean hasGone() {
    return wasThere && !isThere();
  }

  private static boolean isThere() {
    try {
      Files.newInputStream(OWN).close();
      return true;
    } catch (IOException none) {
      return false;
    }
  }
}

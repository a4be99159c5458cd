package io.latchkey.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * What the gateway has used so far.
 *
 * @param cpu of all its threads; nothing where the system does not say
 * @param kib resident, 0 where the system does not say
 */
record Footprint(Duration cpu, long kib) {
  static Footprint of(ProcessHandle process) {
    return new Footprint(
        process.info().totalCpuDuration().orElse(Duration.ZERO), resident(process.pid()));
  }

  private static long resident(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException noSuchSystem) {
      return 0;
    }
  }

  /** In words, beside the one before the load. */
  String since(Footprint before) {
    return String.format(
        Locale.ROOT,
        "the gateway used %.1f s of CPU; resident %.0f MiB before, %.0f MiB after",
        cpu.minus(before.cpu).toMillis() / 1000.0,
        before.kib / 1024.0,
        kib / 1024.0);
  }
}

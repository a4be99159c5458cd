package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.journey.CapturedLog;
import io.latchkey.gateway.telemetry.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarnBannerTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir private Path directory;

  private final Metrics metrics = new Metrics(() -> START);
  private final WarnBanner banner = new WarnBanner(metrics.warnings());

  private GatewaySettings settings(String enforcement) throws IOException {
    String yaml =
        """
        version: 1
        tenants: { api: { kind: generic, url: "http://127.0.0.1:1" } }
        callers: { app: { apiKey: "sha256:%s" } }
        scopes: { some: { rest: [/a] } }
        routes:
          - { name: old, path: /, tenant: api, aspxauth: forward, enforcement: %s, callers: { app: [some] } }
        """
            .formatted("a".repeat(64), enforcement);
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    return ((Loaded.Valid) ConfigFile.load(file, Map.of())).settings();
  }

  @Test
  void itIsSaidAtOnceAndAgainUntilScopesAreEnforced() throws IOException {
    String line =
        "WARN SCOPE LISTS ARE NOT ENFORCED on these routes, enforcement is warn: old since ";
    try (CapturedLog log = new CapturedLog("io.latchkey.gateway.bootstrap", Level.INFO)) {
      banner.runs(settings("warn"));
      assertThat(log.text().lines()).singleElement().asString().startsWith(line + START);
      banner.say();
      assertThat(log.text().lines()).hasSize(2).allMatch(each -> each.startsWith(line));

      banner.runs(settings("enforce"));
      banner.say();
      assertThat(log.text().lines())
          .hasSize(3)
          .last()
          .asString()
          .startsWith("INFO scope lists are no longer waived");
    }
  }
}

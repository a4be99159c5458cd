package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route that only warns says so when the gateway starts, and counts what it lets pass. */
class WarnModeIT {
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts: { bot: { tenant: api, grant: staticHeaders, headers: { x-key: a-key-of-the-tests } } }
      scopes: { some: { rest: [/old/open] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: old, path: /old/, tenant: api, serviceAccount: bot, enforcement: %s, callers: { app: [some] } }
      """;

  @TempDir private Path directory;

  @Test
  void aBannerNamesTheRouteAndItsCallsAreCounted() throws IOException {
    try (CapturedLog log = new CapturedLog("io.latchkey.gateway.bootstrap", Level.INFO);
        Bench bench = Bench.start(directory, YAML.formatted("warn"))) {
      assertThat(log.text())
          .containsOnlyOnce("WARN SCOPE LISTS ARE NOT ENFORCED on these routes")
          .contains("old since ", "would have refused 0", "routes=\"old\"");

      assertThat(bench.get("/old/open", "").status()).isEqualTo(200);
      assertThat(bench.get("/old/closed", "").status()).isEqualTo(200);
      assertThat(bench.get("/old/closed", "").status()).isEqualTo(200);

      assertThat(bench.metric("latchkey_scope_waived_total{caller=\"app\",route=\"old\"}"))
          .isEqualTo(2);
      assertThat(bench.metric("latchkey_scope_warn_since_timestamp_seconds{route=\"old\"}"))
          .isPositive();
    }
  }

  @Test
  void whereScopesAreEnforcedThereIsNoBanner() throws IOException {
    try (CapturedLog log = new CapturedLog("io.latchkey.gateway.bootstrap", Level.INFO);
        Bench bench = Bench.start(directory, YAML.formatted("enforce"))) {
      assertThat(bench.get("/old/closed", "").verdict()).isEqualTo("403 scope:not-opened");
      assertThat(log.text()).doesNotContain("NOT ENFORCED");
      assertThat(bench.admin("/metrics").content()).doesNotContain("warn_since_timestamp_seconds{");
    }
  }
}

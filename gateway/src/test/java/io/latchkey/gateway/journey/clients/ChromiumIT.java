package io.latchkey.gateway.journey.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.journey.Yaml;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chromium: a page that it gets through the gateway does the plan by fetch, opens a WebSocket, and
 * tells how it went; first on TLS, where it speaks HTTP/2, then in clear.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromiumIT {
  private Bench bench;

  @BeforeAll
  void startBench(@TempDir Path directory) throws Exception {
    Tool.assumeIsThere("chromium");
    bench = Bench.start(directory);
  }

  @AfterAll
  void closeBench() throws Exception {
    if (bench != null) {
      bench.close();
    }
  }

  @Test
  void everyCallOfAPageGoesThrough() throws Exception {
    String clear = page(bench.clearUrl(), "chromium-clear", "");
    Process chromium =
        Tool.start(
            bench.directory, Map.of(), command(page(bench.secureUrl(), "chromium-secure", clear)));
    try {
      assertAllWent("chromium-secure", "h2");
      assertAllWent("chromium-clear", "http/1.1");
    } finally {
      chromium.descendants().forEach(ProcessHandle::destroyForcibly);
      chromium.destroyForcibly().waitFor();
    }
  }

  private List<String> command(String url) {
    return List.of(
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--ignore-certificate-errors",
        "--user-data-dir=" + bench.directory.resolve("chromium"),
        url);
  }

  /** A page whose user and password are the caller and its key. */
  private static String page(String base, String client, String next) {
    return base.replace("://", "://app:" + Yaml.KEY + "@")
        + "/page?client="
        + client
        + "&next="
        + URLEncoder.encode(next, StandardCharsets.UTF_8);
  }

  private void assertAllWent(String client, String version) throws Exception {
    List<Outcome> outcomes = Tool.outcomes(reported(client));
    Outcome echoed = outcomes.get(outcomes.size() - 1);
    assertThat(echoed.error()).as("%s: WebSocket", client).isNull();
    List<Outcome> calls = outcomes.subList(0, outcomes.size() - 1);
    bench.assertAllWent(calls);
    assertThat(calls)
        .filteredOn(call -> call.version() != null)
        .extracting(Outcome::version)
        .containsOnly(version);
    assertThat(calls).filteredOn(call -> call.version() != null).hasSizeGreaterThan(20);
  }

  private String reported(String client) {
    String path = "/report/" + client;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> bench.recorder.received().stream().anyMatch(r -> r.target().equals(path)));
    return bench.recorder.received().stream()
        .filter(request -> request.target().equals(path))
        .findFirst()
        .orElseThrow()
        .content();
  }
}

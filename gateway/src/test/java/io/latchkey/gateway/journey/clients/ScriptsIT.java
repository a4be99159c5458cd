package io.latchkey.gateway.journey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of languages: each interpreter is started once and does the plan by all of its clients.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptsIT {
  private Bench bench;

  @BeforeAll
  void startBench(@TempDir Path directory) throws Exception {
    bench = Bench.start(directory);
  }

  @AfterAll
  void closeBench() throws Exception {
    bench.close();
  }

  /** Node's fetch (undici), its http and https with agents that keep connections, its http2. */
  @Test
  void node() throws Exception {
    Tool.assumeIsThere("node");
    Map<String, String> versions =
        assertAllWent(
            Map.of("NODE_EXTRA_CA_CERTS", bench.authority.file().toString()), "node", "node.js");
    assertThat(versions)
        .hasSize(6)
        .containsEntry("node-http2-clear", "2")
        .containsEntry("node-http2-secure", "2");
  }

  /** Python's requests (urllib3), urllib.request and http.client. */
  @Test
  void python() throws Exception {
    Tool.assumeIsThere("python3");
    Map<String, String> versions = assertAllWent(Map.of(), "python3", "client.py");
    assertThat(versions).hasSize(6).doesNotContainValue("2");
  }

  /** The client that comes with Perl itself. */
  @Test
  void perl() throws Exception {
    Tool.assumeIsThere("perl");
    assertThat(assertAllWent(Map.of(), "perl", "tiny.pl")).hasSize(1);
  }

  /** What version each of the script's clients spoke. */
  private Map<String, String> assertAllWent(
      Map<String, String> environment, String interpreter, String script) throws Exception {
    String said =
        Tool.run(
            bench.directory,
            environment,
            List.of(
                interpreter,
                bench.script(script),
                bench.clearUrl(),
                bench.secureUrl(),
                Yaml.KEY,
                bench.authority.file().toString()));
    Map<String, List<Outcome>> clients = new LinkedHashMap<>();
    for (Outcome outcome : Tool.outcomes(said)) {
      clients.computeIfAbsent(outcome.client(), name -> new ArrayList<>()).add(outcome);
    }
    clients.values().forEach(bench::assertAllWent);
    Map<String, String> versions = new LinkedHashMap<>();
    clients.forEach((name, outcomes) -> versions.put(name, outcomes.get(0).version()));
    return versions;
  }
}

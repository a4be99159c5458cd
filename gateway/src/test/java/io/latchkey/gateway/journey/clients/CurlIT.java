package io.latchkey.gateway.journey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Yaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The curl of this machine, in every version of HTTP that it speaks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CurlIT {
  private Bench bench;

  @BeforeAll
  void startBench(@TempDir Path directory) throws Exception {
    Tool.assumeIsThere("curl");
    bench = Bench.start(directory);
  }

  @AfterAll
  void closeBench() throws Exception {
    if (bench != null) {
      bench.close();
    }
  }

  /** The version is that of the answer, which is ours, and ours is 1.1 to a caller of 1.0 too. */
  @ParameterizedTest
  @CsvSource({
    "http1.1,               clear,  1.1, 1",
    "http1.0,               clear,  1.1, 31",
    "http2,                 clear,  1.1, 1",
    "http2-prior-knowledge, clear,  2,   31",
    "http1.1,               secure, 1.1, 1",
    "http2,                 secure, 2,   1",
    "tls-max 1.2,           secure, 2,   1"
  })
  void everyCallGoesThrough(String option, String listener, String version, int most)
      throws Exception {
    String client = "curl-" + option.replace(' ', '-') + "-" + listener;
    boolean secure = listener.equals("secure");
    int before = bench.clear.connections() + bench.secure.connections();
    List<Outcome> outcomes =
        new CurlPlan(bench.directory, client, option)
            .run(secure ? bench.secureUrl() : bench.clearUrl(), bench.authority.file());
    bench.assertAllWent(outcomes);
    assertThat(outcomes).extracting(Outcome::version).containsOnly(version);
    int connections = bench.clear.connections() + bench.secure.connections() - before;
    assertThat(connections).isLessThanOrEqualTo(most);
  }

  @Test
  void theLoopbackOfIpv6Is() throws Exception {
    int port = bench.gateway.gateway().addresses().get(2).getPort();
    assertThat(curl("-g", "http://[::1]:" + port + "/echo")).isEqualTo("GET with 0 200");
    Received came = last();
    assertThat(came.field("X-Forwarded-Host")).isEqualTo("[::1]:" + port);
  }

  /** curl as of a proxy asks in absolute-form: that is one more way to name the same resource. */
  @Test
  void asAProxyItServesItsOwnRoutes() throws Exception {
    assertThat(curl("-x", bench.clearUrl(), "http://api.example:81/echo?a=b"))
        .isEqualTo("GET with 0 200");
    Received came = last();
    assertThat(came.target()).isEqualTo("/echo?a=b");
    assertThat(came.field("X-Forwarded-Host")).isEqualTo("api.example:81");
    assertThat(came.all("Proxy-Connection")).isEmpty();
  }

  @Test
  void asAProxyItOpensNoTunnel() throws Exception {
    int before = bench.recorder.received().size();
    assertThat(curl("-x", bench.clearUrl(), "-w", "%{http_connect}", "https://api.example/echo"))
        .isEqualTo("501");
    assertThat(bench.recorder.received()).hasSize(before);
  }

  @Test
  void aHostWithoutAPortAndOneWithADotAreHosts() throws Exception {
    assertThat(curl("-H", "Host: api.example", bench.clearUrl() + "/echo")).endsWith("200");
    assertThat(curl("-H", "Host: API.example.:8080", bench.clearUrl() + "/echo")).endsWith("200");
    assertThat(last().field("X-Forwarded-Host")).isEqualTo("API.example.:8080");
  }

  @Test
  void formsInPartsAndRangesPass() throws Exception {
    assertThat(curl("-F", "a=b", "-F", "file=@plan.json;type=application/json", url()))
        .startsWith("POST with ");
    assertThat(last().field("Content-Type")).startsWith("multipart/form-data; boundary=");
    assertThat(curl("-r", "0-1,5-", "-e", "http://a/b?c", "--compressed", url())).endsWith("200");
    assertThat(last().fields()).contains("Range: bytes=0-1,5-", "Referer: http://a/b?c");
  }

  /** curl -u is `Authorization: Basic`, which is a proof of ours and no credential of theirs. */
  @Test
  void basicIsAProof() throws Exception {
    String said =
        Tool.run(
            bench.directory,
            Map.of(),
            List.of("curl", "-sS", "-q", "-w", " %{http_code}", "-u", "app:" + Yaml.KEY, url()));
    assertThat(said).isEqualTo("GET with 0 200");
    assertThat(last().all("Authorization")).isEmpty();
  }

  private String url() {
    return bench.clearUrl() + "/echo";
  }

  private Received last() {
    return bench.recorder.received().get(bench.recorder.received().size() - 1);
  }

  private String curl(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "-q", "-w", " %{http_code}"));
    command.addAll(List.of("-H", "X-Api-Key: " + Yaml.KEY));
    command.addAll(List.of(words));
    Process curl = Tool.start(bench.directory, Map.of(), command);
    return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

package io.latchkey.gateway.journey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** nghttp and wget. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineIT {
  private Bench bench;

  @BeforeAll
  void startBench(@TempDir Path directory) throws Exception {
    bench = Bench.start(directory);
    Files.writeString(directory.resolve("content"), "0123456789".repeat(50_000));
  }

  @AfterAll
  void closeBench() throws Exception {
    bench.close();
  }

  private String base(String listener) {
    return listener.equals("secure") ? bench.secureUrl() : bench.clearUrl();
  }

  /** nghttp opens a tree of priorities, pads its frames and asks for all at once. */
  @ParameterizedTest
  @ValueSource(strings = {"clear", "secure"})
  void nghttpGetsManyAtOnce(String listener) throws Exception {
    Tool.assumeIsThere("nghttp");
    int before = bench.recorder.received().size();
    String base = base(listener);
    String said =
        nghttp(
            "-v",
            "-n",
            "-m",
            "10",
            "-b",
            "255",
            base + "/echo?a=b",
            base + "/download",
            base + "/t;v=1/~x");
    assertThat(said.split(":status: 200", -1)).hasSize(31);
    assertThat(came(before))
        .hasSize(30)
        .extracting(Received::target)
        .containsOnly("/echo?a=b", "/download", "/t;v=1/~x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "secure"})
  void nghttpSendsContentOfAnyKind(String listener) throws Exception {
    Tool.assumeIsThere("nghttp");
    int before = bench.recorder.received().size();
    String url = base(listener) + "/echo";
    assertThat(nghttp("-d", "content", url)).isEqualTo("POST with 500000");
    assertThat(nghttp("-d", "content", "-H", ":method: PUT", "--no-content-length", url))
        .isEqualTo("PUT with 500000");
    assertThat(nghttp("-d", "content", "--expect-continue", url)).isEqualTo("POST with 500000");
    assertThat(nghttp("-d", "content", "--trailer", "x-sum: 1", url)).isEqualTo("POST with 500000");
    assertThat(nghttp("-H", ":method: DELETE", "-v", url)).contains(":status: 204");
    assertThat(came(before)).hasSize(5);
  }

  private String nghttp(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("nghttp", "-H", "x-api-key: " + Yaml.KEY));
    command.addAll(List.of(words));
    return Tool.run(bench.directory, Map.of(), command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "secure"})
  void wget(String listener) throws Exception {
    Tool.assumeIsThere("wget");
    int before = bench.recorder.received().size();
    String url = base(listener) + "/echo";
    assertThat(get(url, url + "?a=b&c", base(listener) + "/t;v=1/~x"))
        .isEqualTo("GET with 0".repeat(3));
    assertThat(get("--post-data=a=b", url)).isEqualTo("POST with 3");
    assertThat(get("--method=PUT", "--body-file=content", url)).isEqualTo("PUT with 500000");
    assertThat(get(base(listener) + "/download")).isEqualTo(Recorder.DOWNLOAD);
    assertThat(came(before))
        .extracting(Received::target)
        .containsExactly("/echo", "/echo?a=b&c", "/t;v=1/~x", "/echo", "/echo", "/download");
  }

  private String get(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("wget", "-q", "-O", "-", "--no-config"));
    command.addAll(List.of("--header", "X-Api-Key: " + Yaml.KEY));
    command.addAll(List.of("--ca-certificate", bench.authority.file().toString()));
    command.addAll(List.of(words));
    return Tool.run(bench.directory, Map.of(), command);
  }

  private List<Received> came(int before) {
    return bench.recorder.received().subList(before, bench.recorder.received().size());
  }
}

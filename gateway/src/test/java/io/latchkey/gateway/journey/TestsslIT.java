package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.gateway.tls.TlsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What testssl.sh finds in protocols, ciphers, forward secrecy and vulnerabilities ({@code -p -s -f
 * -U}) of a listener: nothing. Run by the profile {@code testssl}; skipped where there is none.
 */
class TestsslIT {
  private static final Set<String> GOOD = Set.of("OK", "INFO");

  /** Said of the openssl that testssl itself works with. */
  private static final Set<String> OF_THE_SCANNER = Set.of("engine_problem");

  /**
   * What {@code legacy} is for, and is therefore found to have: ciphers with CBC, and with them the
   * possibility of LUCKY13, which testssl infers from their being there. Both libraries check their
   * padding in constant time.
   */
  private static final Map<String, Set<String>> ACCEPTED =
      Map.of("modern", Set.of(), "legacy", Set.of("cipherlist_AVERAGE", "LUCKY13"));

  @TempDir private Path files;

  @AfterEach
  void clearSwitch() {
    System.clearProperty(TlsProvider.SWITCH);
  }

  @ParameterizedTest
  @CsvSource({
    "boringssl, modern, EC",
    "boringssl, modern, RSA",
    "boringssl, legacy, RSA",
    "jdk, modern, EC",
    "jdk, modern, RSA",
    "jdk, legacy, RSA"
  })
  void nothingIsFound(String library, String compatibility, String key) throws Exception {
    assumeTrue(isThere(), () -> said("skipped: there is no testssl on the PATH"));
    System.setProperty(TlsProvider.SWITCH, library);
    Authority authority = new Authority(files, "root").issue("server", "DNS:localhost");
    if (key.equals("RSA")) {
      authority.issueRsa("server", "DNS:localhost");
    }
    String tls =
        "tls: { certificate: \"%s\", privateKey: \"%s\", compatibility: %s }"
            .formatted(
                authority.certificateFile("server"), authority.keyFile("server"), compatibility);
    String yaml =
        Yaml.forwarding("http://127.0.0.1:9")
            .replace("{ bind: \"127.0.0.1:0\" }]", "{ bind: \"127.0.0.1:0\", " + tls + " }]");

    Map<String, String> findings;
    try (RunningGateway gateway = RunningGateway.start(files, yaml)) {
      findings = scan(gateway.port());
    }

    findings.forEach(
        (id, what) -> said(library + " " + compatibility + " " + key + " " + id + ": " + what));
    assertThat(findings.keySet()).isEqualTo(ACCEPTED.get(compatibility));
  }

  private static boolean isThere() throws IOException {
    for (String directory : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(directory, "testssl"))) {
        return true;
      }
    }
    return false;
  }

  private static String said(String line) {
    System.out.println("testssl: " + line);
    return line;
  }

  /** Everything that is neither good nor mere information, by the finding's name. */
  private Map<String, String> scan(int port) throws Exception {
    Path json = files.resolve("findings.json");
    Files.deleteIfExists(json);
    Process scan =
        new ProcessBuilder(
                List.of(
                    "testssl",
                    "-p",
                    "-s",
                    "-f",
                    "-U",
                    "--quiet",
                    "--warnings",
                    "batch",
                    "--color",
                    "0",
                    "--jsonfile",
                    json.toString(),
                    "localhost:" + port))
            .redirectErrorStream(true)
            .redirectOutput(files.resolve("said.txt").toFile())
            .start();
    assertThat(scan.waitFor(10, TimeUnit.MINUTES)).as("it came to an end").isTrue();
    Map<String, String> findings = new TreeMap<>();
    int all = 0;
    for (JsonNode each : new ObjectMapper().readTree(json.toFile())) {
      all++;
      String severity = each.get("severity").asText();
      if (!GOOD.contains(severity) && !OF_THE_SCANNER.contains(each.get("id").asText())) {
        findings.put(each.get("id").asText(), severity + ", " + each.get("finding").asText());
      }
    }
    assertThat(all).as(Files.readString(files.resolve("said.txt"))).isGreaterThan(30);
    said(all + " findings looked at");
    return findings;
  }
}

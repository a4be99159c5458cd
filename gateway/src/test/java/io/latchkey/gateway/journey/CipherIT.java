package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions, ciphers and groups that a listener takes, one at a time, by openssl. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CipherIT {
  private static final String ANY = "@SECLEVEL=0";

  private final Map<String, RunningGateway> gateways = new HashMap<>();
  private Path files;

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    files = given;
    Authority authority =
        new Authority(files, "root")
            .issue("EC", "DNS:server.example")
            .issueRsa("RSA", "DNS:server.example");
    authority.openssl(
        "req -x509 -days 2 -subj /CN=ed -newkey ed25519 -nodes -keyout ED.key -out ED.crt");
    for (String key : new String[] {"EC", "RSA", "ED"}) {
      gateways.put("modern " + key, gateway(key, "modern"));
    }
    gateways.put("legacy RSA", gateway("RSA", "legacy"));
    gateways.put("legacy EC", gateway("EC", "legacy"));
  }

  private RunningGateway gateway(String key, String compatibility) throws Exception {
    String tls =
        "tls: { certificate: %s.crt, privateKey: %s.key, compatibility: %s }"
            .formatted(key, key, compatibility);
    return RunningGateway.start(
        files,
        Yaml.forwarding("http://127.0.0.1:9")
            .replaceFirst(
                "\\{ bind: \"127.0.0.1:0\" }]", "{ bind: \"127.0.0.1:0\", " + tls + " }]"));
  }

  @AfterAll
  void stop() {
    gateways.values().forEach(RunningGateway::close);
  }

  private String connect(String gateway, String arguments) throws Exception {
    return SClient.run(files, gateways.get(gateway).port(), arguments, "");
  }

  @ParameterizedTest
  @CsvSource({
    "modern RSA, ECDHE-RSA-AES128-GCM-SHA256, true",
    "modern RSA, ECDHE-RSA-AES256-GCM-SHA384, true",
    "modern RSA, ECDHE-RSA-CHACHA20-POLY1305, true",
    "modern EC, ECDHE-ECDSA-AES128-GCM-SHA256, true",
    "modern EC, ECDHE-ECDSA-AES256-GCM-SHA384, true",
    "modern EC, ECDHE-ECDSA-CHACHA20-POLY1305, true",
    "modern RSA, ECDHE-RSA-AES128-SHA, false",
    "modern RSA, ECDHE-RSA-AES128-SHA256, false",
    "modern EC, ECDHE-ECDSA-AES256-SHA, false",
    "modern RSA, AES128-GCM-SHA256, false",
    "modern RSA, DHE-RSA-AES128-GCM-SHA256, false",
    "legacy RSA, ECDHE-RSA-AES128-GCM-SHA256, true",
    "legacy RSA, ECDHE-RSA-AES128-SHA, true",
    "legacy RSA, ECDHE-RSA-AES256-SHA, true",
    "legacy EC, ECDHE-ECDSA-AES128-SHA, true",
    "legacy RSA, AES128-SHA, false",
    "legacy RSA, AES128-GCM-SHA256, false",
    "legacy RSA, DHE-RSA-AES128-SHA, false"
  })
  void aCipherOfTls12IsTakenOrNot(String gateway, String cipher, boolean taken) throws Exception {
    String said = connect(gateway, "-tls1_2 -cipher " + cipher + ":" + ANY);

    assertThat(said.contains(", Cipher is " + cipher)).as(said).isEqualTo(taken);
    assertThat(said).contains("Protocol  : TLSv1.2");
  }

  @ParameterizedTest
  @CsvSource({
    "modern RSA, TLS_AES_128_GCM_SHA256",
    "modern EC, TLS_AES_256_GCM_SHA384",
    "modern EC, TLS_CHACHA20_POLY1305_SHA256",
    "modern ED, TLS_AES_128_GCM_SHA256"
  })
  void theCiphersOfTls13AreTaken(String gateway, String cipher) throws Exception {
    assertThat(connect(gateway, "-tls1_3 -ciphersuites " + cipher))
        .contains("New, TLSv1.3, Cipher is " + cipher);
  }

  @ParameterizedTest
  @CsvSource({
    "X25519, true",
    "P-256, true",
    "P-384, true",
    "P-521, false",
    "X448, false",
    "ffdhe2048, false"
  })
  void aGroupIsTakenOrNot(String group, boolean taken) throws Exception {
    String said = connect("modern EC", "-tls1_3 -groups " + group);

    assertThat(said.contains("New, TLSv1.3")).as(said).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "modern RSA, -tls1",
    "modern RSA, -tls1_1",
    "legacy RSA, -tls1",
    "legacy RSA, -tls1_1"
  })
  void olderVersionsAreNeverTaken(String gateway, String version) throws Exception {
    assertThat(connect(gateway, version + " -cipher ALL:" + ANY))
        .contains("Cipher is (NONE)")
        .doesNotContain("New, TLSv1.1", "New, TLSv1.0");
  }

  @ParameterizedTest
  @CsvSource({"modern RSA", "legacy RSA"})
  void theGatewayChoosesTheCipherNotTheCaller(String gateway) throws Exception {
    String worst =
        "ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256";

    assertThat(connect(gateway, "-tls1_2 -cipher " + worst))
        .contains("New, TLSv1.2, Cipher is ECDHE-RSA-AES128-GCM-SHA256");
  }

  @Test
  void nobodyRenegotiatesOrCompresses() throws Exception {
    String said = connect("modern RSA", "-tls1_2 -comp");

    assertThat(said).contains("Compression: NONE", "Secure Renegotiation IS supported");
    String again = SClient.run(files, gateways.get("modern RSA").port(), "-tls1_2 -ign_eof", "R\n");
    assertThat(again).doesNotContain("HTTP/1.1 200");
  }

  @Test
  void tlsOnACleartextListenerIsSaidInTheLog() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        RunningGateway gateway =
            RunningGateway.start(files, Yaml.forwarding("http://127.0.0.1:9"))) {
      String said = SClient.run(files, gateway.port(), "-tls1_3", "");

      assertThat(said).contains("wrong version number");
      Awaitility.await().until(() -> log.text().contains("looks like TLS on a cleartext listener"));
    }
  }

  @Test
  void cleartextOnATlsListenerIsSaidInTheLog() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.DEBUG);
        Socket caller = new Socket("127.0.0.1", gateways.get("modern RSA").port())) {
      caller.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());

      Awaitility.await().until(() -> log.text().contains("looks like cleartext on a TLS listener"));
    }
  }
}

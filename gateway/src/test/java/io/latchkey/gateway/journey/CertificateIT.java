package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Proof of the caller" by certificate, over TLS. */
class CertificateIT {
  private static final String PORTS =
      """
      version: 1
      name: journey
      listeners:
        - bind: "127.0.0.1:0"
          tls: { certificate: "DIR/server.crt", privateKey: "DIR/server.key", callerCa: "DIR/ca.pem", callerCertificate: optional }
        - bind: "127.0.0.1:0"
          tls: { certificate: "DIR/server.crt", privateKey: "DIR/server.key", callerCa: "DIR/ca.pem", callerCertificate: required }
      admin: { bind: "127.0.0.1:0" }
      """;
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      scopes: { all: { rest: [".*"] } }
      callers:
        app: { apiKey: "SHA" }
        by-subject: { certificate: { subject: "CN=hr-batch,O=Acme" } }
        by-dns: { certificate: { san: batch.acme.example } }
        by-uri: { certificate: { san: "spiffe://acme/batch" } }
        by-hash: { certificate: { sha256: "HASH" } }
        by-both: { apiKey: "sha256:BOTH", certificate: { subject: "CN=both" } }
      routes:
        - name: api
          path: /
          tenant: api
          aspxauth: forward
          callers: { app: [all], by-subject: [all], by-dns: [all], by-uri: [all], by-hash: [all], by-both: [all] }
      """;
  private static final String BOTH = "lk_a-key-that-counts-beside-a-certificate";
  private static final String SESSION = "Cookie: .ASPXAUTH=x\r\n";

  @TempDir private static Path directory;
  private static Credentials credentials;
  private static Bench bench;
  private static AccessLines log;

  @BeforeAll
  static void start() throws Exception {
    log = new AccessLines();
    credentials = new Credentials(directory);
    credentials.make("server", "/CN=localhost", "IP:127.0.0.1");
    StringBuilder ca = new StringBuilder();
    String[][] callers = {
      {"subject", "/O=Acme/CN=hr-batch", "DNS:none.example"},
      {"dns", "/CN=x", "DNS:other.example,DNS:BATCH.acme.example"},
      {"uri", "/CN=y", "URI:spiffe://acme/batch"},
      {"hash", "/CN=hr-batch/O=Acme/OU=z", "DNS:none.example"},
      {"both", "/CN=both", "DNS:none.example"},
      {"nobody", "/CN=hr-batch", "DNS:sub.batch.acme.example"},
    };
    for (String[] caller : callers) {
      credentials.make(caller[0], caller[1], caller[2]);
      ca.append(Files.readString(directory.resolve(caller[0] + ".crt")));
    }
    Files.writeString(directory.resolve("ca.pem"), ca);
    credentials.make("stranger", "/O=Acme/CN=hr-batch", "DNS:batch.acme.example");
    String yaml =
        YAML.replace("HASH", credentials.sha256("hash")).replace("BOTH", Yaml.sha256(BOTH));
    bench = Bench.start(directory, PORTS.replace("DIR", directory.toString()), yaml);
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
    log.close();
  }

  private static Answer call(int listener, String own, String lines) throws Exception {
    var address = bench.gateway.gateway().addresses().get(listener);
    try (RawPeer caller = credentials.connect(address, "server", own.isEmpty() ? null : own)) {
      caller.send("GET /x HTTP/1.1\r\nHost: a\r\n" + SESSION + lines + "\r\n");
      return Answer.read(caller, false);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, subject, by-subject",
    "1, subject, by-subject",
    "0, dns, by-dns",
    "0, uri, by-uri",
    "0, hash, by-hash",
  })
  void aCertificateProvesByWhatIsAskedOfIt(int listener, String own, String caller)
      throws Exception {
    Answer answer = call(listener, own, "");

    assertThat(answer.verdict()).isEqualTo("200");
    assertThat(log.of(answer))
        .contains("\"caller\":\"" + caller + "\"", "\"proof\":\"certificate\"");
    assertThat(bench.sent().head())
        .contains("\r\n" + SESSION)
        .contains("\r\nForwarded: for=127.0.0.1;proto=https;host=a\r\n")
        .contains("\r\nX-Forwarded-Proto: https\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 401 caller:unproven",
    "nobody, '', 401 caller:unproven",
    "both, '', 401 caller:unproven",
    "'', BOTH, 401 caller:unproven",
    "both, BOTH, 200",
    "nobody, APP, 200",
    "subject, APP, 401 caller:two-callers",
    "dns, BOTH, 401 caller:two-callers",
  })
  void allOfOneCallerMustHold(String own, String key, String verdict) throws Exception {
    String line =
        switch (key) {
          case "BOTH" -> "X-Api-Key: " + BOTH + "\r\n";
          case "APP" -> "X-Api-Key: " + Yaml.KEY + "\r\n";
          default -> "";
        };
    assertThat(call(0, own, line).verdict()).isEqualTo(verdict);
    assertThat(bench.tenant.sent()).hasSize(verdict.equals("200") ? 1 : 0);
  }

  @Test
  void aCertificateThatNobodyVouchesForGetsNoAnswer() {
    assertThatThrownBy(() -> call(0, "stranger", "")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> call(1, "", "")).isInstanceOf(IOException.class);
    bench.assertNothingSent();
  }

  @Test
  void aSessionKeepsSecureOnTls() throws Exception {
    bench.tenant.answers(
        FakeTenant.answer("200 OK", "Set-Cookie: .ASPXAUTH=n; Secure; Domain=x\r\n", ""));
    Answer answer = call(0, "subject", "");
    bench.tenant.answers(FakeTenant.HI);

    assertThat(answer.field("Set-Cookie")).isEqualTo(".ASPXAUTH=n; Secure; Path=/");
    bench.sent();
  }
}

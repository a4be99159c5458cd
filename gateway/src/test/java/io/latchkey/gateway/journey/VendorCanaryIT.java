package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.tenant.TenantSwitches;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing secret of Secure Web Sessions, of Advanced Identity Cloud or of any key material comes
 * out of the real process: keys, assertions, tokens and sessions are all known by value.
 */
class VendorCanaryIT {
  private final StringBuilder answers = new StringBuilder();
  private final int port = LatchkeyProcess.freePort();
  private final int adminPort = LatchkeyProcess.freePort();
  private String key = "";

  @TempDir Path directory;

  VendorCanaryIT() throws IOException {}

  /** Sends one call and keeps whatever comes back; the status, or nothing. */
  private String call(int to, String method, String path, String fields) throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    try (RawPeer peer = RawPeer.connect(LatchkeyProcess.address(to))) {
      peer.send("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n".formatted(method, path, to));
      peer.send("Connection: close\r\nContent-Length: 0\r\n" + fields + "\r\n");
      peer.socket().getInputStream().transferTo(got);
    } catch (IOException broken) {
      // a broken answer is kept as far as it came
    }
    String answer = got.toString(StandardCharsets.ISO_8859_1);
    answers.append(answer).append('\n');
    return answer.length() < 12 ? "" : answer.substring(9, 12);
  }

  private String get(String account, String path) throws IOException {
    return call(port, "GET", "/" + account + path, key);
  }

  /** What each account is for. */
  private static String path(String account) {
    if (account.startsWith("sws")) {
      return "/v2-edge/sws/users?limit=1";
    }
    if (account.startsWith("aic-logs")) {
      return "/monitoring/logs/sources";
    }
    return account.startsWith("aic")
        ? "/openidm/managed/alpha_user?_queryFilter=true&_fields=userName"
        : "/ok";
  }

  private void faultsOf(TenantSwitches switches, String account) throws IOException {
    switches.unauthorizedNext.set(1);
    assertThat(get(account, path(account))).isEqualTo("200");
    switches.unauthorizedNext.set(2);
    get(account, path(account));
    for (var fault :
        List.of(
            switches.serverErrorNext,
            switches.resetNext,
            switches.cutNext,
            switches.tooManyRequestsNext)) {
      fault.set(1);
      get(account, path(account));
    }
  }

  private void drive(VendorCanaryScene scene) throws IOException {
    for (String account : scene.accounts.good()) {
      assertThat(get(account, path(account))).as(account).isEqualTo("200");
    }
    for (String account : scene.accounts.bad()) {
      assertThat(get(account, path(account))).as(account).isIn("401", "503", "200");
      get(account, path(account));
    }
    faultsOf(scene.sws.switches(), "sws-0");
    faultsOf(scene.aic.switches(), "aic");
    scene.sws.revokeTokens();
    scene.aic.revokeTokens();
    for (String account : List.of("sws-1", "sws-secret", "aic-bare", "aic")) {
      get(account, path(account));
    }
    for (String path : List.of("/401", "/cut", "/garbage", "/closed")) {
      get("gen-EC", path);
      get("gen-headers", path);
    }
    get("sws-0", "/auth/realms/serviceaccounts/protocol/openid-connect/token");
    get("aic", "/am/oauth2/access_token?assertion=" + scene.canaries.make("query"));
    get("aic", "/monitoring/logs");
    String own = scene.canaries.make("session of nobody");
    call(
        port,
        "GET",
        "/aic/openidm/x",
        key + "iPlanetDirectoryPro: " + own + "\r\nX-Api-Secret: " + own + "\r\n");
    for (String page : List.of("/metrics", "/health/ready", "/api/x", "/")) {
      call(adminPort, "GET", page, "");
      call(adminPort, "POST", page, "Authorization: Bearer " + own + "\r\n");
    }
  }

  private String yaml(VendorCanaryScene scene, GenericCanaries generic) throws IOException {
    String secret = scene.canaries.make("API key");
    key = "X-Api-Key: " + secret + "\r\n";
    return """
        version: 1
        name: canary
        drain: 1s
        logging: { level: trace }
        listeners: [{ bind: "127.0.0.1:%d" }]
        admin: { bind: "127.0.0.1:%d", token: "%s" }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "sha256:%s" } }
        tenants:
        """
            .formatted(port, adminPort, scene.canaries.make("admin token"), Yaml.sha256(secret))
        + scene.tenants()
        + generic.tenants()
        + scene.accounts.yaml();
  }

  @Test
  void nothingSecretOfAnyKindComesOut() throws Exception {
    try (VendorCanaryScene scene = new VendorCanaryScene(directory);
        GenericCanaries generic = new GenericCanaries(scene, directory);
        LatchkeyProcess gateway =
            LatchkeyProcess.serve(directory, List.of("-Xmx128m"), yaml(scene, generic), port)) {
      drive(scene);
      gateway.terminate();
      assertThat(gateway.awaitExit(10)).isZero();

      assertThat(scene.learn()).as("secrets that ran over the wires").isGreaterThan(50);
      Canaries canaries = scene.canaries;
      assertThat(gateway.err()).contains("no token", "keyFile", "assertion=***");
      assertThat(canaries.findIn(gateway.out())).as("the access log").isEmpty();
      assertThat(canaries.findIn(gateway.err())).as("the log of events").isEmpty();
      assertThat(canaries.findIn(answers.toString())).as("the answers").isEmpty();
      assertThat(gateway.out() + gateway.err() + answers).doesNotContain("eyJ");
      assertThat(gateway.err()).doesNotContain("Exception", "\tat ");
      assertThat(gateway.out()).contains("\"route\":\"sws-0\"", "\"route\":\"gen-p12\"");
    }
  }
}

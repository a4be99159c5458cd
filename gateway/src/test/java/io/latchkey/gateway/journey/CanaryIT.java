package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.sandbox.identity.IdentitySettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing secret comes out of the real process, whatever happens to it: not in its logs at their
 * most talkative, its metrics, its admin pages or its answers.
 */
class CanaryIT {
  private final StringBuilder answers = new StringBuilder();
  private int adminPort;
  private int byHttp2;

  @TempDir Path directory;

  /** Sends one call and keeps whatever comes back. */
  private String call(int port, String request) throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    try (RawPeer peer = RawPeer.connect(LatchkeyProcess.address(port))) {
      peer.send(request);
      peer.socket().getInputStream().transferTo(got);
    } catch (IOException broken) {
      // a broken answer is kept as far as it came
    }
    String answer = got.toString(StandardCharsets.ISO_8859_1);
    answers.append(answer).append('\n');
    callByHttp2(port, request);
    return answer;
  }

  private void callByHttp2(int port, String request) throws IOException {
    PlainCall plain = PlainCall.of(request);
    if (plain == null || port == adminPort) {
      return;
    }
    try (Http2Caller caller = Http2Caller.connect(LatchkeyProcess.address(port))) {
      Told told = caller.call(plain);
      answers.append(told.answer().head()).append(told.answer().content()).append('\n');
      byHttp2 += told.answer().head().isEmpty() ? 0 : 1;
    }
  }

  private String get(CanaryScene scene, String path, String fields) throws IOException {
    return call(
        scene.port,
        "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n");
  }

  private static String status(String answer) {
    return answer.length() < 12 ? "" : answer.substring(9, 12);
  }

  private void goodPaths(CanaryScene scene, String key) throws Exception {
    Canaries canaries = scene.canaries();
    String query = "?q=" + canaries.make("query");
    String cookies =
        "Cookie: .ASPXAUTH=%s; CCSID=%s; theme=dark\r\n"
            .formatted(canaries.make("stripped session"), canaries.make("stripped device"));
    assertThat(status(get(scene, "/hr/security/whoami" + query, key + cookies))).isEqualTo("200");
    assertThat(status(get(scene, "/kiosk/security/whoami", key))).isEqualTo("200");
    String basic = Base64.getEncoder().encodeToString(Call.bytes("app:" + scene.key));
    assertThat(status(get(scene, "/hr/security/whoami", "Authorization: Basic " + basic + "\r\n")))
        .isEqualTo("200");
    assertThat(status(get(scene, "/f12/ok", "Authorization: Bearer " + scene.key + "\r\n")))
        .isEqualTo("200");
    assertThat(status(get(scene, "/f12/ok", "Authorization: Bearer " + scene.opaque + "\r\n")))
        .isEqualTo("200");
    String reflected = get(scene, "/f12/reflect", key);
    assertThat(reflected).contains("HTTP/1.1 103 ", "HTTP/1.1 302 ").doesNotContain("X-Way");
    String jwt = canaries.add("JWT", scene.issuer.jwt("reports"));
    canaries.add("signature of the JWT", jwt.substring(jwt.lastIndexOf('.') + 1));
    await()
        .untilAsserted(
            () ->
                assertThat(status(get(scene, "/f12/ok", "Authorization: Bearer " + jwt + "\r\n")))
                    .isEqualTo("200"));
    String ticket = canaries.add("session", scene.tenant.openSession(IdentitySettings.DEMO_KIOSK));
    for (String route : List.of("session", "forward")) {
      String cookie = "Cookie: .ASPXAUTH=" + ticket + "\r\n";
      assertThat(status(get(scene, "/" + route + "/security/whoami" + query, key + cookie)))
          .isEqualTo("200");
    }
  }

  private void refusals(CanaryScene scene, String key) throws Exception {
    Canaries canaries = scene.canaries();
    String path = "/hr/x?q=" + canaries.make("refused query");
    String wrong = canaries.make("wrong key");
    String jwt = canaries.add("JWT of a stranger", scene.issuer.jwt("somebody-else"));
    String basic = Base64.getEncoder().encodeToString(Call.bytes("app:" + wrong));
    for (String proof :
        List.of(
            "X-Api-Key: " + wrong,
            "Authorization: Basic " + basic,
            "Authorization: Basic !" + wrong,
            "Authorization: Bearer " + wrong,
            "Authorization: Bearer " + jwt,
            "Authorization: Bearer " + jwt.substring(0, jwt.length() - 9) + "AAAAAAAAA",
            "Authorization: " + wrong,
            "Proxy-Authorization: Basic " + basic)) {
      assertThat(status(get(scene, path, proof + "\r\n"))).isEqualTo("401");
    }
    String doubled = canaries.make("doubled session");
    assertThat(
            status(
                get(
                    scene,
                    "/session/security/whoami",
                    key + "Cookie: .ASPXAUTH=" + doubled + "; .ASPXAUTH=" + doubled + "\r\n")))
        .isEqualTo("400");
    String dead = canaries.make("dead session");
    get(scene, "/session/security/whoami", key + "Cookie: .ASPXAUTH=" + dead + "\r\n");
    get(scene, "/session/security/whoami", key + "Cookie: .ASPXAUTH=%zz" + dead + "\r\n");
    get(scene, "/hr/oauth2/token/my_api_client?q=" + dead, key);
    get(scene, "/nowhere?q=" + wrong, key);
    String malformed = canaries.make("malformed");
    for (String request :
        List.of(
            "GET /hr/x?q=" + malformed + "\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /hr/x HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + malformed + "\u0000\r\n\r\n",
            "GET /hr/x HTTP/1.1\r\nHost: a\r\nCookie : " + malformed + "\r\n\r\n",
            "GET /hr/x HTTP/1.1\r\nHost: " + malformed + " x\r\n\r\n",
            malformed + "\r\n\r\n",
            "POST /hr/x HTTP/1.1\r\nHost: a\r\nContent-Length: " + malformed + "\r\n\r\n",
            "POST /hr/x HTTP/1.1\r\nHost: a\r\n"
                + key
                + "Transfer-Encoding: chunked\r\n\r\n"
                + malformed
                + "\r\n")) {
      call(scene.port, request);
    }
  }

  private void faults(CanaryScene scene, String key) throws Exception {
    for (int i = 0; i < EchoingIssuer.FAULTS; i++) {
      get(scene, "/f" + i + "/ok", key);
      get(scene, "/f" + i + "/ok", key);
    }
    get(scene, "/hr-wrong/security/whoami", key);
    get(scene, "/kiosk-wrong/security/whoami", key);
    for (String path : List.of("/401", "/cut", "/garbage", "/closed")) {
      get(scene, "/f12" + path, key);
    }
    var switches = scene.tenant.switches();
    switches.unauthorizedNext.set(1);
    assertThat(status(get(scene, "/hr/security/whoami", key))).isEqualTo("200");
    for (var fault :
        List.of(
            switches.serverErrorNext,
            switches.htmlNext,
            switches.resetNext,
            switches.cutNext,
            switches.tooManyRequestsNext)) {
      fault.set(1);
      get(scene, "/hr/security/whoami", key);
    }
    scene.tenant.revokeTokens();
    scene.tenant.revokeSessions();
    get(scene, "/hr/security/whoami", key);
    get(scene, "/kiosk/security/whoami", key);
    switches.renewCookies.set(true);
    for (int i = 0; i < 3; i++) {
      assertThat(status(get(scene, "/kiosk/security/whoami", key))).isEqualTo("200");
    }
  }

  private void adminPages(CanaryScene scene) throws Exception {
    String wrong = scene.canaries().make("wrong admin token");
    for (String token : List.of(scene.adminToken, wrong)) {
      for (String path : List.of("/metrics", "/health/live", "/health/ready", "/api/x", "/")) {
        for (String method : List.of("GET", "POST")) {
          call(
              scene.adminPort,
              "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(method, path, token));
        }
      }
    }
  }

  @Test
  void nothingSecretComesOut() throws Exception {
    try (CanaryScene scene = new CanaryScene();
        LatchkeyProcess gateway =
            LatchkeyProcess.serve(directory, List.of("-Xmx128m"), scene.yaml(), scene.port)) {
      String key = "X-Api-Key: " + scene.key + "\r\n";
      adminPort = scene.adminPort;
      goodPaths(scene, key);
      refusals(scene, key);
      faults(scene, key);
      adminPages(scene);
      gateway.terminate();
      assertThat(gateway.awaitExit(10)).isZero();

      assertThat(scene.learn()).as("the tenant's tokens and sessions").isGreaterThan(5);
      assertThat(gateway.out())
          .contains("\"reason\":\"unproven\"", "\"route\":\"session\"", "\"http\":\"2.0\"");
      assertThat(byHttp2).as("answered by HTTP/2").isGreaterThan(50);
      assertThat(gateway.err()).contains("repeats our credential");
      assertThat(gateway.err()).contains("no token", "client_secret=***", "Basic ***");
      assertThat(scene.canaries().findIn(gateway.out())).as("the access log").isEmpty();
      assertThat(scene.canaries().findIn(gateway.err())).as("the log of events").isEmpty();
      assertThat(scene.canaries().findIn(answers.toString())).as("the answers").isEmpty();
      assertThat(gateway.out() + gateway.err()).as("no JWT of the tenant").doesNotContain("eyJ");
      assertThat(gateway.err()).doesNotContain("Exception", "\tat ");
      assertThat(scene.canaries().findIn("planted: " + scene.key + scene.opaque)).isNotEmpty();
    }
  }
}

package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.cli.Validate;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A tenant behind an HTTP proxy: calls and token calls alike go through its tunnels. */
class ProxyIT {
  private static final int CALLS = 10;
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Basic of {@code kim:p@ss word}. */
  private static final String BASIC = "Basic a2ltOnBAc3Mgd29yZA==";

  @TempDir private Path directory;

  private static String yaml(String proxy) {
    return """
        tenants: { api: { kind: generic, url: "TENANT", proxy: "%s" } }
        serviceAccounts:
          bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS/t", clientId: b, clientSecret: s }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "SHA" } }
        routes: [{ name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }]
        """
        .formatted(proxy);
  }

  private static String local(int port) {
    return "127.0.0.1:" + port;
  }

  @Test
  void manyCallsAndTheirTokenTakeOneTunnelEach() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.wanting(BASIC);
        Bench bench =
            Bench.start(directory, yaml("http://kim:p%40ss%20word@" + local(proxy.port())));
        RawPeer caller = bench.gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        caller.send(Bench.request(i % 2 == 0 ? "GET" : "POST", "/x?c4n4ry", ""));
        assertThat(Answer.read(caller, false).verdict()).isEqualTo("200");
      }

      assertThat(proxy.targets())
          .containsExactly(local(bench.tokens.port()), local(bench.tenant.port()));
      List<Answer> sent = bench.tenant.sent();
      assertThat(sent).hasSize(CALLS);
      for (Answer request : sent) {
        assertThat(request.field("Authorization")).isEqualTo("Bearer token-1");
        assertThat(request.field("Host")).isEqualTo(local(bench.tenant.port()));
        assertThat(request.head()).doesNotContain("Proxy-", "a2lt");
      }
      assertThat(bench.tokens.sent().get(0).head()).doesNotContain("Proxy-");
      assertThat(proxy.heads())
          .allSatisfy(head -> assertThat(head).doesNotContain("Bearer", "c4n4ry", "X-Api-Key"));
    }
  }

  @Test
  void tlsIsFromEndToEndThroughIt() throws Exception {
    Authority authority = new Authority(directory, "root").issue("good", "DNS:localhost");
    String token = FakeTenant.json("{\"access_token\":\"t\",\"token_type\":\"Bearer\"}");
    try (ConnectProxy proxy = ConnectProxy.start();
        TlsUpstream tokens = new TlsUpstream(authority.as("good"), token);
        TlsUpstream api = new TlsUpstream(authority.as("good"), FakeTenant.HI);
        Bench bench =
            Bench.start(
                directory,
                yaml("http://" + local(proxy.port()))
                    .replace("TENANT\",", api.url() + "\", tls: { ca: root.crt },")
                    .replace("TOKENS", tokens.url()));
        RawPeer caller = bench.gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        caller.send(Bench.request("GET", "/x", ""));
        assertThat(Answer.read(caller, false).verdict()).isEqualTo("200");
      }
      assertThat(proxy.targets())
          .containsExactly("localhost:" + tokens.port(), "localhost:" + api.port());
      assertThat(api.requests()).isEqualTo(CALLS);
      assertThat(api.sent().get(0).field("Authorization")).isEqualTo("Bearer t");
    }
  }

  @Test
  void anIdleTunnelThatBreaksIsOpenedAnew() throws Exception {
    try (ConnectProxy proxy = ConnectProxy.start();
        Bench bench = Bench.start(directory, yaml("http://" + local(proxy.port())));
        RawPeer caller = bench.gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        caller.send(Bench.request("GET", "/x", ""));
        assertThat(Answer.read(caller, false).verdict()).isEqualTo("200");
        proxy.cut();
      }
      assertThat(bench.tokens.sent()).hasSize(1);
      assertThat(bench.tenant.sent()).hasSize(CALLS);
    }
  }

  /** Answers health checks with what is in {@code health} and calls with 200. */
  private static ScriptedUpstream checked(AtomicInteger health, AtomicInteger calls)
      throws Exception {
    return ScriptedUpstream.running(
        peer -> {
          while (true) {
            boolean check = peer.readMessage().startsWith("GET /health HTTP/1.1\r\n");
            calls.addAndGet(check ? 0 : 1);
            String status = check ? health.get() + " X" : "200 OK";
            peer.send("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
          }
        });
  }

  @Test
  void healthChecksGoThroughItAndDecideWhichOriginGetsCalls() throws Exception {
    AtomicInteger health = new AtomicInteger(503);
    AtomicInteger ill = new AtomicInteger();
    AtomicInteger well = new AtomicInteger();
    try (ConnectProxy proxy = ConnectProxy.wanting(BASIC);
        ScriptedUpstream one = checked(health, ill);
        ScriptedUpstream other = checked(new AtomicInteger(200), well);
        Bench bench =
            Bench.start(
                directory,
                yaml("http://kim:p%40ss%20word@" + local(proxy.port()))
                    .replace(
                        "url: \"TENANT\"",
                        "urls: [\"%s\", \"%s\"], health: { path: /health, interval: 100ms }"
                            .formatted(one.url(), other.url())));
        RawPeer caller = bench.gateway.connect()) {
      String ejected = "latchkey_transport_addresses{state=\"ejected\",tenant=\"api\"}";
      await().atMost(SOON).until(() -> bench.metric(ejected) == 1);
      ill.set(0);
      for (int i = 0; i < CALLS; i++) {
        caller.send(Bench.request("GET", "/x", ""));
        assertThat(Answer.read(caller, false).verdict()).isEqualTo("200");
      }
      assertThat(ill).hasValue(0);
      assertThat(well).hasValue(CALLS);
      assertThat(proxy.targets()).contains(local(one.port()), local(other.port()));

      health.set(200);
      await().atMost(SOON).until(() -> bench.metric(ejected) == 0);
    }
  }

  @Test
  void withTheWrongPasswordThereIsNoTokenAndTheLogSaysWhy() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.TRACE);
        ConnectProxy proxy = ConnectProxy.wanting(BASIC);
        Bench bench =
            Bench.start(directory, yaml("http://kim:c4n4ry-word@" + local(proxy.port())))) {
      Answer answer = bench.get("/x", "");

      assertThat(answer.verdict()).isEqualTo("503 credential:no-token");
      assertThat(answer.content()).doesNotContain("proxy answered", "127.0.0.1");
      assertThat(log.text())
          .contains("WARN", "through the proxy " + local(proxy.port()))
          .contains("407: it wants a user and password that it knows")
          .doesNotContain("c4n4ry", "a2lt");
      assertThat(bench.tokens.sent()).isEmpty();
      bench.assertNothingSent();
    }
  }

  @Test
  void thePrintedConfigurationHidesTheCredentials() throws Exception {
    String text =
        Yaml.forwarding("https://api.example")
            .replace(
                "kind: generic,",
                "kind: generic, proxy: \"http://kim:c4n4ry@egress.example:3128\",");
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), text);
    StringWriter printed = new StringWriter();
    int code =
        new CommandLine(new Validate())
            .setOut(new PrintWriter(printed))
            .setErr(new PrintWriter(printed))
            .execute("--config", file.toString(), "--print");

    assertThat(code).isZero();
    assertThat(printed.toString())
        .contains(
            "http://***:***@egress.example:3128", "proxy: warning: a secret stands in the file")
        .doesNotContain("c4n4ry", "kim");
  }

  @Test
  void aUserLogsInThroughItAndKeepsItsSession() throws Exception {
    String kiosk = IdentitySettings.DEMO_KIOSK;
    try (ConnectProxy proxy = ConnectProxy.start();
        IdentityTenant tenant =
            IdentityTenant.start(
                IdentitySettings.demo(new Random(7)), InetAddress.getLoopbackAddress(), 0);
        Bench bench =
            Bench.start(
                directory,
                """
                tenants: { identity: { kind: cyberark-identity, url: "%s", proxy: "http://%s" } }
                serviceAccounts:
                  kiosk: { tenant: identity, grant: userLogin, user: %s, password: "%s" }
                scopes: { all: { rest: [".*"] } }
                callers: { app: { apiKey: "SHA" } }
                routes:
                  - { name: i, path: /, tenant: identity, serviceAccount: kiosk, callers: { app: [all] } }
                """
                    .formatted(
                        tenant.url(),
                        local(proxy.port()),
                        kiosk,
                        tenant.settings().user(kiosk).password()));
        RawPeer caller = bench.gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        caller.send(Bench.request("GET", "/security/whoami", ""));
        assertThat(Answer.read(caller, false).content()).contains("\"User\":\"" + kiosk + "\"");
      }
      assertThat(tenant.counters().logins()).isOne();
      String target = tenant.url().toString().substring("http://".length());
      assertThat(proxy.targets())
          .as("two steps of the login, and the connection of the calls")
          .isEqualTo(Collections.nCopies(3, target));
      bench.gateway.close();
      assertThat(tenant.counters().logouts()).isOne();
      assertThat(proxy.targets()).hasSize(4);
    }
  }
}

package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.admin.ReloadReport;
import io.latchkey.gateway.admin.ReloadReport.Change;
import io.latchkey.gateway.admin.ReloadReport.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reload changes for callers, and what it leaves as it was. */
class ReloadIT {
  private static final String SECOND =
      "  - { name: more, path: /more/, tenant: api, serviceAccount: bot, callers: { app: [all] } }\n";

  @TempDir private Path directory;
  private FakeTenant tenant;
  private String yaml;
  private ReloadScene scene;

  @BeforeEach
  void start() throws Exception {
    tenant = new FakeTenant();
    int[] minted = {0};
    tenant.mints(
        request -> {
          minted[0]++;
          return FakeTenant.token("token-" + minted[0]);
        });
    yaml = ReloadScene.yaml(tenant, "");
    scene = ReloadScene.start(directory, yaml);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
    tenant.close();
  }

  private static Answer get(RawPeer peer, String path) throws Exception {
    return Answer.read(peer.send(Call.get(path)), false);
  }

  private static String scoped(String yaml, String regex) {
    return yaml.replace("rest: [\".*\"]", "rest: [\"" + regex + "\"]");
  }

  @Test
  void aRouteComesAndGoesOnAConnectionThatStays() throws Exception {
    String only = yaml.replace("path: /,", "path: /api/,");
    scene.become(only);
    try (RawPeer peer = scene.connect()) {
      assertThat(get(peer, "/more/a").status()).isEqualTo(404);
      ReloadReport added = scene.become(only + SECOND);
      assertThat(get(peer, "/more/a").status()).isEqualTo(200);
      assertThat(added.changes()).extracting(Change::path).containsExactly("routes.more");
      assertThat(added.changes()).extracting(Change::kind).containsExactly("added");

      ReloadReport removed = scene.become(only);
      assertThat(get(peer, "/more/a").status()).isEqualTo(404);
      assertThat(removed.changes()).extracting(Change::kind).containsExactly("removed");
      assertThat(removed.version()).isNotEqualTo(added.version()).matches("[0-9a-f]{12}");
      assertThat(get(peer, "/api/a").status()).isEqualTo(200);
    }
    assertThat(tenant.asked()).hasSize(1);
  }

  @Test
  void theMetricsOfWhatIsGoneGoWithIt() throws Exception {
    String of = "latchkey_respond_requests_total{route=\"%s\",status=\"2xx\"}";
    ReloadReport added = scene.become(yaml + SECOND);
    try (RawPeer peer = scene.connect()) {
      assertThat(get(peer, "/more/a").status()).isEqualTo(200);
      await().until(() -> scene.metric(of.formatted("more")).equals("1.0"));
      String version = "latchkey_config_version{version=\"%s\"}".formatted(added.version());
      assertThat(scene.metric(version)).isEqualTo("1.0");

      scene.become(yaml);

      assertThat(get(peer, "/a").status()).isEqualTo(200);
      await().until(() -> scene.metric(of.formatted("more")).isEmpty());
      assertThat(scene.metric(of.formatted("api"))).isNotEmpty();
      assertThat(scene.metric(version)).isEmpty();
      assertThat(scene.metric("latchkey_config_reloads_total{result=\"done\"}")).isEqualTo("2.0");
    }
  }

  @Test
  void aScopeThatShrinksHoldsForTheNextCall() throws Exception {
    try (RawPeer peer = scene.connect()) {
      assertThat(get(peer, "/a").status()).isEqualTo(200);
      ReloadReport report = scene.become(scoped(yaml, "/b"));
      assertThat(report.changes()).extracting(Change::path).containsExactly("scopes.all");
      assertThat(get(peer, "/a").status()).isEqualTo(403);
      assertThat(get(peer, "/b").status()).isEqualTo(200);
    }
  }

  @Test
  void aScopeThatGrowsHoldsOnHttp2Too() throws Exception {
    scene.become(scoped(yaml, "/b"));
    try (Http2Caller caller = Http2Caller.connect(scene.address())) {
      assertThat(status(caller)).startsWith("403");
      scene.become(yaml);
      assertThat(status(caller)).startsWith("200");
    }
  }

  private static String status(Http2Caller caller) throws Exception {
    PlainCall call = Objects.requireNonNull(PlainCall.of(Call.get("/a")));
    return String.valueOf(caller.call(call).answer().status());
  }

  @Test
  void theTokenOfAnUnchangedAccountStays() throws Exception {
    try (RawPeer peer = scene.connect()) {
      get(peer, "/a");
      scene.become(scoped(yaml, "/a").replace("drain: 2s", "drain: 3s"));
      get(peer, "/a");
      assertThat(tenant.asked()).hasSize(1);
      assertThat(tenant.sent())
          .extracting(sent -> sent.field("Authorization"))
          .containsExactly("Bearer token-1", "Bearer token-1");
    }
  }

  @Test
  void anAccountOfOtherScopesGetsATokenBeforeItServes() throws Exception {
    try (RawPeer peer = scene.connect()) {
      get(peer, "/a");
      tenant.asked();
      ReloadReport report =
          scene.become(yaml.replace("clientId: bot", "clientId: bot\n    scopes: [orders]"));
      assertThat(report.problems()).noneMatch(line -> line.contains("no token"));
      assertThat(tenant.asked()).hasSize(1);
      assertThat(report.changes().get(0).what()).contains("scopes adds orders", "new token");
      get(peer, "/a");
      assertThat(tenant.sent().get(1).field("Authorization")).isEqualTo("Bearer token-2");
      assertThat(tenant.asked()).isEmpty();
    }
  }

  @Test
  void aPoolThatGrowsKeepsItsToken() throws Exception {
    try (RawPeer peer = scene.connect()) {
      get(peer, "/a");
      scene.become(yaml.replace("clientId: bot", "clientId: bot\n    pool: { size: 2 }"));
      await().untilAsserted(() -> assertThat(scene.gateway().status("bot").live()).isEqualTo(2));
      scene.become(yaml);
      await().untilAsserted(() -> assertThat(scene.gateway().status("bot").live()).isEqualTo(1));
      assertThat(get(peer, "/a").status()).isEqualTo(200);
      assertThat(tenant.asked()).hasSize(2);
    }
  }

  @Test
  void whatIsStaticIsRefusedByNameAndPlace() throws Exception {
    List<String> problems =
        scene.refuse(
            yaml.replace("\"127.0.0.1:0\" }]", "\"127.0.0.1:0\", http2: false }]")
                .replace("name: journey", "name: other"));
    assertThat(problems)
        .containsExactly(
            scene.file() + ":2:1: name: cannot change while the gateway runs; restart it",
            scene.file()
                + ":4:36: listeners[0].http2: cannot change while the gateway runs; restart it");
    assertThat(
            scene.refuse(
                yaml.replace("admin: { bind: \"127.0.0.1:0\"", "admin: { bind: \"127.0.0.2:0\"")))
        .singleElement()
        .asString()
        .contains("admin.bind: cannot change while the gateway runs");
    try (RawPeer peer = scene.connect()) {
      assertThat(get(peer, "/a").status()).isEqualTo(200);
    }
  }

  @Test
  void aFileThatSaysTheSameChangesNothing() throws Exception {
    String version = scene.gateway().running().version();
    scene.write("# another comment\n" + yaml);
    ReloadReport report = scene.reload();
    assertThat(report.result()).isEqualTo(Result.UNCHANGED);
    assertThat(report.changes()).isEmpty();
    assertThat(report.version()).isEqualTo(version);
  }

  @Test
  void aPreviewTellsAndDoesNothing() throws Exception {
    scene.write(scoped(yaml, "/b"));
    ReloadReport report = scene.preview();
    assertThat(report.result()).isEqualTo(Result.POSSIBLE);
    assertThat(report.changes()).extracting(Change::path).containsExactly("scopes.all");
    try (RawPeer peer = scene.connect()) {
      assertThat(get(peer, "/a").status()).isEqualTo(200);
    }
    assertThat(scene.reload().changes()).isEqualTo(report.changes());
  }

  @Test
  void noPreviewKeepsAReloadFromItsTurn() throws Exception {
    for (int i = 0; i < 20; i++) {
      scene.gateway().operator().preview();
      assertThat(scene.reload().result()).isEqualTo(Result.UNCHANGED);
    }
  }

  @Test
  void anAdminTokenIsTheNewOneAtOnce() throws Exception {
    try (RawPeer admin = RawPeer.connect(scene.gateway().adminAddress())) {
      String call = "POST /metrics HTTP/1.1\r\nHost: a.example\r\n\r\n";
      assertThat(Answer.read(admin.send(call), false).status()).isEqualTo(421);
      scene.become(
          yaml.replace(
              "admin: { bind: \"127.0.0.1:0\"",
              "admin: { bind: \"127.0.0.1:0\", hosts: [a.example]"));
      assertThat(Answer.read(admin.send(call), false).status()).isEqualTo(405);
    }
  }
}

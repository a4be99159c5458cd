package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reload keeps of an identity provider's word on callers: its keys, and its answers. */
class ReloadAuthorityIT {
  private static final String CALLERS =
      """
      callers:
        reports: { jwt: { issuer: "ISSUER", audience: latchkey, subject: reports } }
        opaque: { introspection: { endpoint: "ISSUER/introspect", clientId: gate, clientSecret: keeper, subject: opaque-app } }
      """;

  @TempDir private Path directory;
  private static Issuer issuer;
  private FakeTenant tenant;
  private String yaml;
  private ReloadScene scene;
  private String jwt;

  @BeforeAll
  static void startIssuer() throws Exception {
    issuer = new Issuer();
  }

  @AfterAll
  static void endIssuer() throws Exception {
    issuer.close();
  }

  @BeforeEach
  void start() throws Exception {
    tenant = new FakeTenant();
    yaml =
        Yaml.injecting(tenant.url(), tenant.url() + "/token")
            .replaceFirst("callers: .*\n", CALLERS.replace("ISSUER", issuer.url()))
            .replace("callers: { app: [all] }", "callers: { reports: [all], opaque: [all] }");
    scene = ReloadScene.start(directory, yaml);
    // as long as the keys are not there, a call may be asked about, and the answer is remembered
    await().until(() -> call(signed()) == 200);
    jwt = signed();
    assertThat(call(jwt)).isEqualTo(200);
    assertThat(asked()).contains("/.well-known/openid-configuration", "/jwks");
    assertThat(call(Issuer.OPAQUE)).isEqualTo(200);
    assertThat(asked()).containsExactly("/introspect");
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
    tenant.close();
    asked();
  }

  /** Another one each time, for no two signatures are the same. */
  private static String signed() throws Exception {
    return Issuer.signed(
        JWSAlgorithm.ES256, issuer.ec, issuer.claims(issuer.url(), "reports", claims -> {}));
  }

  private int call(String token) throws Exception {
    try (RawPeer peer = scene.connect()) {
      String request = "GET /x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n";
      return Answer.read(peer.send(request.formatted(token)), false).status();
    }
  }

  /** What the provider was asked for since this was last asked. */
  private List<String> asked() {
    return issuer.server.sent().stream().map(each -> each.head().split(" ")[1]).toList();
  }

  private void assertBothPass() throws Exception {
    assertThat(call(jwt)).isEqualTo(200);
    assertThat(call(Issuer.OPAQUE)).isEqualTo(200);
  }

  @Test
  void ofCallersThatStayNothingIsAskedAgain() throws Exception {
    for (String other : List.of("rest: [\".*\"]", "rest: [\"/x\"]", "rest: [\"/.*\"]")) {
      scene.become(yaml.replace("drain: 2s", "drain: 1s").replace("rest: [\".*\"]", other));
      await().until(() -> scene.gateway().plansLeaving() == 0);
      assertBothPass();
    }
    assertThat(asked()).isEmpty();
  }

  @Test
  void ofAnIntrospectionThatChangesItsSecretNoAnswerIsBelievedAnyMore() throws Exception {
    scene.become(yaml.replace("clientSecret: keeper", "clientSecret: another"));
    assertBothPass();
    assertThat(asked()).containsExactly("/introspect");
  }

  @Test
  void keysThatAreElsewhereNowAreFetchedBeforeTheyAreNeeded() throws Exception {
    scene.become(
        yaml.replace(
            "audience: latchkey", "audience: latchkey, jwksUri: \"" + issuer.url() + "/keys\""));
    assertThat(asked()).containsExactly("/keys");
    assertBothPass();
    assertThat(asked()).isEmpty();
  }

  @Test
  void aCallerThatIsGoneIsNobodyWhateverIsRemembered() throws Exception {
    scene.become(yaml.replaceFirst("  opaque: .*\n", "").replace(", opaque: [all]", ""));
    assertThat(call(Issuer.OPAQUE)).isEqualTo(401);
    assertThat(call(jwt)).isEqualTo(200);
    assertThat(asked()).isEmpty();

    scene.become(yaml.replaceFirst("  reports: .*\n", "").replace("reports: [all], ", ""));
    assertThat(call(jwt)).isEqualTo(401);
    assertThat(call(Issuer.OPAQUE)).isEqualTo(200);
    assertThat(asked()).as("a JWT of nobody is asked about too").containsOnly("/introspect");
  }
}

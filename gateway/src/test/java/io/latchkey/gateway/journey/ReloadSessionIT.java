package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a user's session of ours when its account stays, changes or goes. */
class ReloadSessionIT {
  @TempDir private Path directory;
  private IdentityTenant tenant;
  private String yaml;
  private ReloadScene scene;

  @BeforeEach
  void start() throws Exception {
    tenant =
        IdentityTenant.start(
            IdentitySettings.demo(new Random(7)), InetAddress.getLoopbackAddress(), 0);
    String kiosk = IdentitySettings.DEMO_KIOSK;
    yaml =
        Yaml.ports()
            + """
            tenants: { identity: { kind: cyberark-identity, url: "%s" } }
            serviceAccounts:
              kiosk: { tenant: identity, grant: userLogin, user: %s, password: "%s" }
            scopes: { all: { rest: [".*"] } }
            callers: { app: { apiKey: "sha256:%s" } }
            routes:
              - { name: i, path: /, tenant: identity, serviceAccount: kiosk, callers: { app: [all] } }
            """
                .formatted(
                    tenant.url(),
                    kiosk,
                    tenant.settings().user(kiosk).password(),
                    Yaml.sha256(Yaml.KEY));
    scene = ReloadScene.start(directory, yaml);
    await().until(() -> scene.gateway().status("kiosk").live() == 1);
  }

  @AfterEach
  void end() {
    scene.close();
    tenant.close();
  }

  private String withoutTheAccount() {
    return yaml.replaceFirst("(?s)serviceAccounts:.*?\nscopes", "scopes")
        .replace("serviceAccount: kiosk", "aspxauth: forward");
  }

  private void assertLogins(long logins, long logouts) {
    assertThat(tenant.counters().logins()).isEqualTo(logins);
    assertThat(tenant.counters().logouts()).isEqualTo(logouts);
  }

  /** A call whose content has begun to come. */
  private static void begin(RawPeer caller) throws Exception {
    caller.send(
        "POST /sandbox/sink HTTP/1.1\r\nHost: a\r\nX-Api-Key: "
            + Yaml.KEY
            + "\r\nContent-Length: 8\r\n\r\nhalf");
  }

  private void awaitUnderWay() {
    await()
        .until(
            () ->
                scene.metric("latchkey_transport_connections{tenant=\"identity\"}").equals("1.0"));
  }

  @Test
  void theSessionOfAnAccountThatStaysIsKept() throws Exception {
    scene.become(yaml.replace("drain: 2s", "drain: 1s").replace("path: /,", "path: /x,"));
    await().until(() -> scene.gateway().plansLeaving() == 0);
    assertThat(scene.gateway().status("kiosk").generation()).isEqualTo(1);
    assertLogins(1, 0);
  }

  @Test
  void theSessionOfAnAccountThatGoesEndsWithTheLastCallThatHasIt() throws Exception {
    try (RawPeer caller = scene.connect()) {
      begin(caller);
      awaitUnderWay();
      scene.become(withoutTheAccount());
      assertThat(scene.gateway().plansLeaving()).isEqualTo(1);
      assertLogins(1, 0);
      assertThat(Answer.read(caller.send("rest"), false).verdict()).isEqualTo("200");
    }
    await().until(() -> tenant.counters().logouts() == 1);
    assertThat(scene.gateway().plansLeaving()).isZero();
  }

  @Test
  void anAccountAtAnotherPlaceLogsInThereFirstAndOutOfTheOldSessionBehindItsCalls()
      throws Exception {
    try (RawPeer caller = scene.connect()) {
      begin(caller);
      awaitUnderWay();
      scene.become(yaml.replace("http://127.0.0.1:", "http://localhost:"));
      assertLogins(2, 0);
      assertThat(Answer.read(caller.send("rest"), false).verdict()).isEqualTo("200");
    }
    await().until(() -> tenant.counters().logouts() == 1);
    scene.close();
    assertLogins(2, 2);
  }
}

package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service account that is a user: its session is got, kept, renewed and ended. */
class UserLoginIT {
  private static final String WHO_AM_I =
      "GET /security/whoami HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + Yaml.KEY + "\r\n\r\n";

  /** What every {@code .ASPXAUTH} value of the tenant holds, and nothing else that is logged. */
  private static final Pattern SESSION = Pattern.compile("[0-9A-Fa-f]{48}");

  @TempDir Path directory;
  private IdentityTenant tenant;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    tenant =
        IdentityTenant.start(
            IdentitySettings.demo(new Random(7)), InetAddress.getLoopbackAddress(), 0);
    String kiosk = IdentitySettings.DEMO_KIOSK;
    Path password = directory.resolve("password");
    Files.writeString(password, tenant.settings().user(kiosk).password() + "\n");
    gateway =
        RunningGateway.start(
            directory,
            Yaml.ports()
                + """
                tenants: { identity: { kind: cyberark-identity, url: "%s" } }
                serviceAccounts:
                  kiosk:
                    tenant: identity
                    grant: userLogin
                    user: %s
                    password: ${file:%s}
                scopes: { all: { rest: [".*"] } }
                callers: { app: { apiKey: "sha256:%s" } }
                routes:
                  - name: identity
                    path: /
                    tenant: identity
                    serviceAccount: kiosk
                    callers: { app: [all] }
                """
                    .formatted(tenant.url(), kiosk, password, Yaml.sha256(Yaml.KEY)));
  }

  @AfterEach
  void stop() {
    gateway.close();
    tenant.close();
  }

  @Test
  void oneSessionSpeaksForManyCallsAndIsEndedWithTheGateway() throws Exception {
    try (RawPeer caller = gateway.connect()) {
      for (int i = 0; i < 5; i++) {
        assertThat(caller.send(WHO_AM_I).readMessage())
            .startsWith("HTTP/1.1 200 ")
            .contains("\"User\":\"" + IdentitySettings.DEMO_KIOSK + "\"")
            .contains("\"CredentialKind\":\"ticket\"")
            .doesNotContainIgnoringCase("set-cookie");
      }
    }
    assertThat(tenant.counters().logins()).isEqualTo(1);

    gateway.close();

    assertThat(tenant.counters().logouts()).isEqualTo(1);
  }

  @Test
  void aSessionThatTheTenantEndedIsMadeAgainWithoutTheCallersNotice() throws Exception {
    try (RawPeer caller = gateway.connect()) {
      assertThat(caller.send(WHO_AM_I).readMessage()).startsWith("HTTP/1.1 200 ");
      tenant.revokeSessions();

      assertThat(caller.send(WHO_AM_I).readMessage()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(tenant.counters().logins()).isEqualTo(2);
  }

  /** A tenant that slides sessions answers with another value now and then. */
  @Test
  void aRenewedSessionSpeaksForTheNextCallsAndIsTheOneThatIsEnded() throws Exception {
    tenant.switches().renewCookies.set(true);
    try (RawPeer caller = gateway.connect()) {
      for (int i = 0; i < 5; i++) {
        assertThat(caller.send(WHO_AM_I).readMessage())
            .startsWith("HTTP/1.1 200 ")
            .doesNotContainIgnoringCase("set-cookie")
            .doesNotContainPattern(SESSION);
      }
      try (RawPeer operator = RawPeer.connect(gateway.gateway().adminAddress())) {
        int port = gateway.gateway().adminAddress().getPort();
        operator.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
        assertThat(Answer.read(operator, false).content())
            .contains("latchkey_credential_mints_total{account=\"kiosk\",result=\"minted\"} 1.0\n");
      }
      tenant.switches().renewCookies.set(false);
      tenant.revokeSessions();
      assertThat(caller.send(WHO_AM_I).readMessage()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(tenant.counters().logins()).isEqualTo(2);

    gateway.close();
    assertThat(tenant.counters().logouts()).isEqualTo(1);
  }

  @Test
  void neitherPasswordNorSessionIsLoggedAtAnyLevel() throws Exception {
    String kiosk = IdentitySettings.DEMO_KIOSK;
    assertThat(tenant.openSession(kiosk)).as("a session looks so").containsPattern(SESSION);
    try (CapturedLog log = new CapturedLog(Level.TRACE);
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(WHO_AM_I).readMessage()).startsWith("HTTP/1.1 200 ");
      tenant.revokeSessions();
      tenant.changePassword(kiosk, "another");
      assertThat(caller.send(WHO_AM_I).readMessage()).startsWith("HTTP/1.1 503 ");

      assertThat(log.text())
          .contains("kiosk")
          .doesNotContain(tenant.settings().user(kiosk).password())
          .doesNotContainPattern(SESSION);
    }
  }

  @Test
  void aCallerCannotEndTheSessionOfTheAccount() throws Exception {
    try (RawPeer caller = gateway.connect()) {
      String logout = WHO_AM_I.replace("GET /security/whoami", "POST /Security/Logout");

      assertThat(caller.send(logout).readMessage())
          .startsWith("HTTP/1.1 403 ")
          .contains("urn:latchkey:refusal:scope:protected-endpoint");
      assertThat(caller.send(WHO_AM_I).readMessage()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(tenant.counters().logouts()).isZero();
  }
}

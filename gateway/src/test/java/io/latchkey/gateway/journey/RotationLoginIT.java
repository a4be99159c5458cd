package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's password that changes, and fixed fields that do, while the gateway runs. */
class RotationLoginIT {
  private static final String KIOSK = IdentitySettings.DEMO_KIOSK;
  private static final String PROMOTED =
      "latchkey_credential_rotations_total{account=\"%s\",result=\"promoted\"} 1.0\n";

  @TempDir private Path directory;
  private IdentityTenant tenant;
  private FakeTenant keyed;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    tenant =
        IdentityTenant.start(
            IdentitySettings.demo(new Random(7)), InetAddress.getLoopbackAddress(), 0);
    keyed = new FakeTenant();
    write("password", tenant.settings().user(KIOSK).password());
    write("api-key", "f1rst-api-key");
    write("api-secret", "f1rst-api-secret");
    gateway =
        RunningGateway.start(
            directory,
            Yaml.ports()
                + """
                tenants:
                  identity: { kind: cyberark-identity, url: "%s" }
                  keyed: { kind: generic, url: "%s" }
                serviceAccounts:
                  kiosk:
                    tenant: identity
                    grant: userLogin
                    user: %s
                    password: ${file:password}
                    probe: GET /security/whoami
                  keys:
                    tenant: keyed
                    grant: staticHeaders
                    headers: { x-api-key: "${file:api-key}", x-api-secret: "${file:api-secret}" }
                    probe: GET /probe
                scopes: { all: { rest: [".*"] } }
                callers: { app: { apiKey: "sha256:%s" } }
                routes:
                  - { name: identity, path: /security/, tenant: identity, serviceAccount: kiosk, callers: { app: [all] } }
                  - { name: keyed, path: /keyed, tenant: keyed, serviceAccount: keys, callers: { app: [all] } }
                """
                    .formatted(tenant.url(), keyed.url(), KIOSK, Yaml.sha256(Yaml.KEY)));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    keyed.close();
    tenant.close();
  }

  private void write(String name, String content) throws Exception {
    Path fresh = VendorKeys.owned(directory.resolve(name + ".new"), content);
    Files.move(fresh, directory.resolve(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private void look() {
    gateway.gateway().lookAtFiles();
    gateway.gateway().lookAtFiles();
  }

  private Answer call(String target) throws Exception {
    try (RawPeer caller = gateway.connect()) {
      return Answer.read(caller.send(Call.get(target)), false);
    }
  }

  private String metrics() {
    return new String(
        gateway.gateway().metrics().exposition(null).content(),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private void awaitMetric(String line) {
    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> metrics().contains(line));
  }

  @Test
  void sessionsGoOnAndNewOnesAreMadeByTheNewPassword() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.TRACE)) {
      assertThat(call("/security/whoami").status()).isEqualTo(200);
      tenant.changePassword(KIOSK, "the-next-p4ssword");
      assertThat(call("/security/whoami").status()).as("the session lives on").isEqualTo(200);
      assertThat(tenant.counters().logins()).isEqualTo(1);

      write("password", "the-next-p4ssword");
      look();
      awaitMetric(PROMOTED.formatted("kiosk"));
      assertThat(call("/security/whoami").status()).isEqualTo(200);
      assertThat(tenant.counters().logins()).isEqualTo(2);
      assertThat(tenant.counters().logouts()).as("calls may still carry it").isZero();
      gateway.close();
      assertThat(tenant.counters().logouts()).as("both sessions").isEqualTo(2);
      assertThat(log.text()).doesNotContain("the-next-p4ssword");
    }
  }

  @Test
  void fixedFieldsChangeTogetherAndOnlyWhenTheProbeHasPassed() throws Exception {
    keyed.answers(
        request ->
            request.field("x-api-key").equals("wr0ng-api-key")
                ? FakeTenant.answer("401 Unauthorized", "", "")
                : FakeTenant.HI);
    assertThat(call("/keyed/x").status()).isEqualTo(200);
    write("api-key", "wr0ng-api-key");
    look();
    awaitMetric("latchkey_credential_rotations_total{account=\"keys\",result=\"refused\"} 1.0\n");
    assertThat(call("/keyed/x").status()).isEqualTo(200);

    write("api-key", "sec0nd-api-key");
    write("api-secret", "sec0nd-api-secret");
    look();
    awaitMetric(PROMOTED.formatted("keys"));
    keyed.sent();
    assertThat(call("/keyed/x").status()).isEqualTo(200);
    Answer sent = keyed.sent().get(0);
    assertThat(sent.all("x-api-key")).containsExactly("sec0nd-api-key");
    assertThat(sent.all("x-api-secret")).containsExactly("sec0nd-api-secret");
    assertThat(metrics()).doesNotContain("api-key\"", "0nd-api");
  }
}

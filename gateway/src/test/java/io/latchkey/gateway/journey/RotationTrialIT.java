package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.latchkey.gateway.bootstrap.HandTimed;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Candidates that hang, cannot be read or want more rights, and what a good one leaves behind. */
class RotationTrialIT {
  private static final String OLD = "old-s3cret-0f-the-rotation";
  private static final String NEW = "new-s3cret-0f-the-rotation";

  @TempDir private Path directory;
  private RotationScene scene;

  @BeforeEach
  void prepare() throws IOException {
    scene = new RotationScene(directory);
    scene.know("old", OLD);
    scene.know("new", NEW);
    scene.put("secret", OLD);
  }

  @AfterEach
  void stop() throws IOException {
    scene.close();
  }

  @Test
  void aProbeThatHangsIsGivenUpAndMadeAgainWhileTheOldServes() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO)) {
      scene.startBySecret(", probe: GET /probe");
      scene.awaitServing("old");
      scene.probed = proof -> FakeTenant.never();
      scene.put("secret", NEW);
      scene.look();
      scene.awaitWaiting(true);
      assertThat(scene.call().content()).as("meanwhile").isEqualTo("old");

      scene.awaitResult("failed", 1);
      assertThat(scene.call().content()).isEqualTo("old");
      assertThat(log.text())
          .contains("the changed secret or key does not serve; what was there serves on")
          .doesNotContain("s3cret");

      scene.probed = proof -> FakeTenant.HI;
      scene.awaitServing("new");
      scene.awaitResult("promoted", 1);
      scene.awaitWaiting(false);
    }
  }

  @Test
  void aFileThatMayNotBeReadIsReported() throws Exception {
    scene.startBySecret("");
    scene.awaitServing("old");
    Path file = directory.resolve("secret");
    scene.put("secret", NEW);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(file), "who runs this may read every file, as root may");
    scene.look();

    scene.awaitResult("unfit", 1);
    assertThat(scene.call().content()).isEqualTo("old");

    scene.put("secret", NEW + "\n");
    scene.look();
    scene.awaitServing("new");
  }

  @Test
  void anotherRoleComesWithNoKey() throws Exception {
    RSAKey before = new RSAKeyGenerator(2048).generate();
    RSAKey after = new RSAKeyGenerator(2048).generate();
    scene.know("before", before.toRSAPublicKey());
    scene.know("after", after.toRSAPublicKey());
    scene.put("key", sws(before));
    scene.put("role", "auditor");
    try (CapturedLog log = new CapturedLog(Level.INFO)) {
      scene.start(
          "kind: cyberark-sws, url: \"TENANT\", issuer: \"TENANT/auth/realms/sws\"",
          "grant: privateKeyJwt, tenantId: "
              + "c".repeat(32)
              + ", keyFile: key, role: \"${file:role}\"");
      scene.target = "/v2-edge/sws/activities";
      scene.awaitServing("before");
      scene.asked();
      scene.put("key", sws(after));
      scene.put("role", "administrator");
      scene.look();

      scene.awaitResult("unfit", 1);
      scene.awaitWaiting(true);
      assertThat(scene.call().content()).isEqualTo("before");
      assertThat(scene.asked()).as("the new key is not even tried").isEmpty();
      assertThat(log.text()).contains("its role changed with the files, which needs a reload");

      scene.put("role", "auditor");
      scene.look();
      scene.awaitServing("after");
    }
  }

  private static String sws(RSAKey key) throws Exception {
    String der = Base64.getEncoder().encodeToString(key.toRSAPrivateKey().getEncoded());
    String pem = "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n".formatted(der);
    return "{\"serviceAccountId\":\"%s\",\"privateKey\":\"%s\",\"discoveryURI\":\"\"}"
        .formatted("a".repeat(32), pem);
  }

  @Test
  void theSessionOfTheOldPasswordEndsOnceItsGraceIsOver() throws Exception {
    String kiosk = IdentitySettings.DEMO_KIOSK;
    try (IdentityTenant tenant =
        IdentityTenant.start(
            IdentitySettings.demo(new Random(7)), InetAddress.getLoopbackAddress(), 0)) {
      scene.put("password", tenant.settings().user(kiosk).password());
      String yaml =
          Yaml.ports()
              + """
              tenants: { identity: { kind: cyberark-identity, url: "%s" } }
              serviceAccounts:
                kiosk: { tenant: identity, grant: userLogin, user: "%s", password: "${file:password}" }
              scopes: { all: { rest: [".*"] } }
              callers: { app: { apiKey: "sha256:%s" } }
              routes:
                - { name: api, path: /, tenant: identity, serviceAccount: kiosk, callers: { app: [all] } }
              """
                  .formatted(tenant.url(), kiosk, Yaml.sha256(Yaml.KEY));
      Path file = Files.writeString(directory.resolve("kiosk.yaml"), yaml);
      HandTimed timed = HandTimed.start((Loaded.Valid) ConfigFile.load(file, Map.of()));
      try {
        assertThat(whoAmI(timed)).isEqualTo(200);
        tenant.changePassword(kiosk, "the-next-p4ssword");
        scene.put("password", "the-next-p4ssword");
        timed.gateway().lookAtFiles();
        timed.gateway().lookAtFiles();
        Awaitility.await().until(() -> timed.pool().status().generation() == 2);
        timed.clock().advance(Duration.ofSeconds(59));
        assertThat(whoAmI(timed)).isEqualTo(200);
        assertThat(tenant.counters().logouts()).as("calls may still carry the old one").isZero();

        timed.clock().advance(Duration.ofSeconds(2));
        Awaitility.await().until(() -> tenant.counters().logouts() == 1);
        assertThat(whoAmI(timed)).as("by the new one").isEqualTo(200);
        assertThat(tenant.counters().logins()).isEqualTo(2);
      } finally {
        timed.gateway().close();
      }
      assertThat(tenant.counters().logouts()).as("each session once").isEqualTo(2);
    }
  }

  private static int whoAmI(HandTimed timed) throws IOException {
    try (RawPeer caller = RawPeer.connect(timed.gateway().addresses().get(0))) {
      return Answer.read(caller.send(Call.get("/security/whoami")), false).status();
    }
  }
}

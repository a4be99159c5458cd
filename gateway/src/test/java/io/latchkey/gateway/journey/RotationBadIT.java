package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changed files that would not do never serve, and are reported until they are mended. */
class RotationBadIT {
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
    scene.put("scope", "orders");
  }

  @AfterEach
  void stop() throws IOException {
    scene.close();
  }

  private void assertOldServes() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(scene.call().content()).isEqualTo("old");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wrong, refused, access_denied|invalid_client",
    "empty, unfit, is empty",
    "gone, unfit, does not exist",
    "directory, unfit, is a directory",
    "pipe, unfit, is no plain file",
    "dangling, unfit, is a link that leads to nothing",
    "large, unfit, is larger than 64KiB",
    "binary, unfit, is not UTF-8 text",
    "scope, unfit, its scopes changed with the files"
  })
  void itNeverServesAndAGoodOneMendsIt(String fault, String result, String word) throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO)) {
      scene.startBySecret(", scopes: [\"${file:scope}\"]");
      scene.awaitServing("old");
      scene.asked();
      spoil(fault);
      scene.look();

      scene.awaitResult(result, 1);
      scene.awaitWaiting(true);
      assertOldServes();
      assertThat(log.text())
          .containsPattern(word)
          .contains("what was there serves on")
          .doesNotContain("s3cret");
      assertThat(scene.asked()).hasSize(result.equals("unfit") ? 0 : 1);

      restore(fault);
      scene.put("secret", NEW);
      scene.look();
      scene.awaitServing("new");
      scene.awaitWaiting(false);
      scene.awaitResult("promoted", 1);
    }
  }

  private void spoil(String fault) throws Exception {
    Path file = directory.resolve("secret");
    switch (fault) {
      case "wrong" -> scene.put("secret", "a-wrong-s3cret");
      case "empty" -> scene.put("secret", "");
      case "large" -> scene.put("secret", "s3cret-".repeat(10_000));
      case "scope" -> scene.put("scope", "everything");
      case "binary" -> Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
      default -> {
        Files.delete(file);
        switch (fault) {
          case "directory" -> Files.createDirectory(file);
          case "dangling" -> Files.createSymbolicLink(file, Path.of("nowhere"));
          case "pipe" ->
              assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
          default -> assertThat(fault).isEqualTo("gone");
        }
      }
    }
  }

  private void restore(String fault) throws IOException {
    scene.put("scope", "orders");
    if (fault.equals("directory")) {
      Files.delete(directory.resolve("secret"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401 Unauthorized, refused, probe-401",
    "403 Forbidden, refused, probe-403",
    "404 Not Found, refused, probe-404",
    "302 Found, refused, probe-302",
    "500 Internal Server Error, failed, probe-500"
  })
  void aSecretThatFailsTheProbeNeverServes(String status, String result, String word)
      throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO)) {
      scene.startBySecret(", probe: GET /probe");
      scene.awaitServing("old");
      scene.probed =
          proof -> FakeTenant.answer(status, "Location: http://127.0.0.1:9/login\r\n", "");
      scene.put("secret", NEW);
      scene.look();

      scene.awaitResult(result, 1);
      scene.awaitWaiting(true);
      assertOldServes();
      assertThat(log.text()).contains(word).doesNotContain("token-new");

      scene.put("secret", OLD);
      scene.look();
      scene.awaitWaiting(false);
      scene.awaitResult("promoted", 0);
    }
  }

  @Test
  void aSecretServesWhenTheProbeHasPassed() throws Exception {
    scene.startBySecret(", probe: GET /probe");
    scene.awaitServing("old");
    scene.probed =
        proof ->
            proof.equals("new") ? FakeTenant.HI : FakeTenant.answer("401 Unauthorized", "", "");
    scene.put("secret", NEW);
    scene.look();

    scene.awaitServing("new");
    scene.awaitResult("promoted", 1);
  }

  @Test
  void keysThatAreNoneOrOfAnotherTypeOrUnknownNeverServe() throws Exception {
    ECKey good = new ECKeyGenerator(Curve.P_256).keyID("good").generate();
    ECKey other = new ECKeyGenerator(Curve.P_256).keyID("other").generate();
    ECKey type = new ECKeyGenerator(Curve.P_384).keyID("type").generate();
    scene.know("good", good.toECPublicKey());
    scene.put("key", good.toJSONString());
    scene.start(
        "kind: generic, url: \"TENANT\"",
        "grant: privateKeyJwt, tokenEndpoint: \"TENANT/token\", clientId: bot, algorithm: ES256,"
            + " keyFile: key");
    scene.awaitServing("good");
    String private_ = good.getD().toString();
    try (CapturedLog log = new CapturedLog(Level.INFO)) {
      String[] unfit = {
        "garbage",
        good.toPublicJWK().toJSONString(),
        good.toJSONString().substring(20),
        type.toJSONString()
      };
      for (int i = 0; i < unfit.length; i++) {
        scene.put("key", unfit[i]);
        scene.look();
        scene.awaitResult("unfit", i + 1);
        assertThat(scene.call().content()).isEqualTo("good");
      }
      scene.put("key", other.toJSONString());
      scene.look();
      scene.awaitResult("refused", 1);
      assertThat(scene.call().content()).isEqualTo("good");
      assertThat(scene.metrics())
          .contains("latchkey_credential_key_info{account=\"bot\",key=\"good\"} 1.0\n")
          .doesNotContain("key=\"other\"");
      assertThat(log.text()).doesNotContain(private_, other.getD().toString());
    }
  }
}

package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that change while the gateway runs, in the files in which they are delivered. */
class RotationKeyIT {
  private static final String GENERIC =
      "grant: privateKeyJwt, tokenEndpoint: \"TENANT/token\", clientId: bot, keyFile: key";

  @TempDir private Path directory;
  private RotationScene scene;
  private RSAKey before;
  private RSAKey after;

  @BeforeEach
  void prepare() throws Exception {
    scene = new RotationScene(directory);
    before = new RSAKeyGenerator(2048).generate();
    after = new RSAKeyGenerator(2048).keyID("after-2026").generate();
    scene.know("before", before.toRSAPublicKey());
    scene.know("after", after.toRSAPublicKey());
  }

  @AfterEach
  void stop() throws IOException {
    scene.close();
  }

  private static String pem(RSAKey key) throws Exception {
    byte[] der = key.toRSAPrivateKey().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static String sws(String id, RSAKey key) throws Exception {
    return "{\"serviceAccountId\":\"%s\",\"privateKey\":\"%s\",\"discoveryURI\":\"\"}"
        .formatted(id, pem(key).replace("\n", "\\n"));
  }

  private static String info(String name) {
    return "latchkey_credential_key_info{account=\"bot\",key=\"" + name + "\"} 1.0\n";
  }

  /** The files have been changed: what serves then, and what is shown of it. */
  private void assertRotated(String shownBefore, String shownAfter) throws Exception {
    scene.awaitServing("before");
    assertThat(scene.metrics()).contains(info(shownBefore));
    scene.look();
    scene.awaitServing("after");
    scene.forget("before");
    scene.awaitResult("promoted", 1);
    assertThat(scene.call().content()).isEqualTo("after");
    assertThat(scene.metrics()).contains(info(shownAfter)).doesNotContain(info(shownBefore));
  }

  @Test
  void aJwkForAPem() throws Exception {
    scene.put("key", pem(before));
    scene.start("kind: generic, url: \"TENANT\"", GENERIC);
    scene.put("key", after.toJSONString());

    assertRotated(before.computeThumbprint().toString(), "after-2026");
  }

  @Test
  void aPemAndThePasswordThatOpensIt() throws Exception {
    for (String name : new String[] {"before", "after"}) {
      Files.writeString(
          directory.resolve(name + ".pem"), pem(name.equals("before") ? before : after));
      Authority.openssl(
          directory,
          "pkcs8 -topk8 -in %s.pem -passout pass:opens-%s -out %s.enc".formatted(name, name, name));
    }
    scene.put("key", Files.readString(directory.resolve("before.enc")));
    scene.put("password", "opens-before");
    scene.start("kind: generic, url: \"TENANT\"", GENERIC + ", keyPassword: \"${file:password}\"");
    scene.awaitServing("before");
    scene.put("key", Files.readString(directory.resolve("after.enc")));
    scene.gateway().gateway().lookAtFiles();
    scene.put("password", "opens-after");

    String shown = before.computeThumbprint().toString();
    assertRotated(shown, after.computeThumbprint().toString());
    scene.awaitResult("unfit", 0);
  }

  @Test
  void theDownloadedJwkOfAdvancedIdentityCloud() throws Exception {
    scene.target = "/openidm/info/ping";
    scene.put("key", before.toJSONString());
    scene.start(
        "kind: pingone-aic, url: \"TENANT\"",
        "grant: jwtBearer, accountId: 5e1a2b3c-0000-4000-8000-000000000001, keyFile: key,"
            + " scopes: [\"fr:idm:*\"]");
    scene.put("key", after.toJSONString());

    assertRotated(before.computeThumbprint().toString(), "after-2026");
  }

  @Test
  void theJsonFileOfSecureWebSessionsWithTheAccountThatItNames() throws Exception {
    scene.put("key", sws("a".repeat(32), before));
    scene.start(
        "kind: cyberark-sws, url: \"TENANT\", issuer: \"TENANT/auth/realms/sws\"",
        "grant: privateKeyJwt, tenantId: "
            + "c".repeat(32)
            + ", keyFile: key, role: administrator");
    scene.put("key", sws("b".repeat(32), after));

    assertRotated(before.computeThumbprint().toString(), after.computeThumbprint().toString());
    List<Answer> asked = scene.tenant.asked();
    TokenForm last = TokenForm.of(asked.get(asked.size() - 1));
    assertThat(last.claims("client_assertion", after.toRSAPublicKey()).getSubject())
        .contains("b".repeat(32))
        .doesNotContain("a".repeat(32));
  }
}

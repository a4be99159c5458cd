package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret comes out while secrets and keys change, whatever becomes of them: neither the old ones
 * nor the new, those that do not work, or the tokens that were got on trial.
 */
class CanaryRotationIT {
  @TempDir private Path directory;
  private final StringBuilder answers = new StringBuilder();
  private final List<String> names = new ArrayList<>();

  @BeforeEach
  void name() {
    for (int i = 0; i < CanaryRotationScene.MINTS; i++) {
      names.add("m" + i);
    }
    for (int i = 0; i < CanaryRotationScene.PROBES; i++) {
      names.add("p" + i);
    }
  }

  private static ECKey key(String id) throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
  }

  private int call(RunningGateway gateway, String target) throws IOException {
    try (RawPeer caller = gateway.connect()) {
      Answer answer = Answer.read(caller.send(Call.get(target)), false);
      answers.append(answer.head()).append(answer.content()).append('\n');
      return answer.status();
    }
  }

  private static String metrics(RunningGateway gateway) {
    return new String(
        gateway.gateway().metrics().exposition(null).content(), StandardCharsets.UTF_8);
  }

  private static void look(RunningGateway gateway) {
    gateway.gateway().lookAtFiles();
    gateway.gateway().lookAtFiles();
  }

  private static void awaitResult(RunningGateway gateway, String account, String... results) {
    String series = "latchkey_credential_rotations_total{account=\"%s\",result=\"%s\"} [1-9]";
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              String metrics = metrics(gateway);
              for (String result : results) {
                String pattern = series.formatted(account, result).replace("{", "\\{");
                if (java.util.regex.Pattern.compile(pattern).matcher(metrics).find()) {
                  return true;
                }
              }
              return false;
            });
  }

  private void serve(CanaryRotationScene scene) throws Exception {
    for (String name : names) {
      scene.put(name, true);
    }
    scene.put("spare", false);
    scene.put("key", key("good-1"));
  }

  private void spoil(CanaryRotationScene scene, RunningGateway gateway) throws Exception {
    scene.probesFail = true;
    for (String name : names) {
      scene.put(name, name.startsWith("p"));
    }
    scene.put("key", key("unknown"));
    look(gateway);
    for (String name : names) {
      awaitResult(gateway, name, "failed", "refused");
    }
    awaitResult(gateway, "key", "failed", "refused");
    scene.put("key", key("cut").toJSONString().substring(30));
    look(gateway);
    awaitResult(gateway, "key", "unfit");
  }

  private void mend(CanaryRotationScene scene, RunningGateway gateway) throws Exception {
    scene.probesFail = false;
    for (String name : names) {
      scene.put(name, true);
    }
    scene.put("key", key("good-2"));
    look(gateway);
    for (String name : names) {
      awaitResult(gateway, name, "promoted");
    }
    awaitResult(gateway, "key", "promoted");
  }

  private void callAll(RunningGateway gateway) throws IOException {
    for (String name : names) {
      assertThat(call(gateway, "/" + name + "/x")).as(name).isEqualTo(200);
    }
    assertThat(call(gateway, "/key/x")).isEqualTo(200);
    assertThat(call(gateway, "/standing/x")).as("another account stands in").isEqualTo(200);
  }

  @Test
  void nothingSecretComesOutWhileSecretsChange() throws Exception {
    try (CanaryRotationScene scene = new CanaryRotationScene(directory);
        CapturedLog libraries = new CapturedLog("ROOT", Level.TRACE);
        CapturedLog log = new CapturedLog(Level.TRACE)) {
      serve(scene);
      StringBuilder metrics = new StringBuilder();
      try (RunningGateway gateway = RunningGateway.start(directory, scene.yaml())) {
        callAll(gateway);
        metrics.append(metrics(gateway));
        spoil(scene, gateway);
        callAll(gateway);
        metrics.append(metrics(gateway));
        mend(scene, gateway);
        callAll(gateway);
        assertThat(call(gateway, "/m1/limited")).as("the tenant's").isEqualTo(429);
        await("ours").until(() -> call(gateway, "/m1/x") == 429);
        metrics.append(metrics(gateway));
      }

      assertThat(answers.toString()).contains("urn:latchkey:refusal:credential:quota");
      assertThat(log.text())
          .contains("the changed secret or key does not serve", "the changed secret or key serves")
          .contains("invalid_client", "probe-401", "repeats our credential");
      Canaries canaries = scene.canaries;
      assertThat(canaries.findIn(log.text())).as("our log").isEmpty();
      assertThat(canaries.findIn(libraries.text())).as("the log of libraries").isEmpty();
      assertThat(canaries.findIn(metrics.toString())).as("the metrics").isEmpty();
      assertThat(canaries.findIn(answers.toString())).as("the answers").isEmpty();
      assertThat(log.text() + answers).doesNotContain("eyJ", "Exception");
    }
  }

  /** By the real command, for people and for machines. */
  @Test
  void nothingSecretComesOutOfARehearsal() throws Exception {
    try (CanaryRotationScene scene = new CanaryRotationScene(directory)) {
      serve(scene);
      scene.probesFail = true;
      for (String name : names) {
        scene.put(name, name.startsWith("p"));
      }
      scene.put("key", key("unknown"));
      Path file = directory.resolve("latchkey.yaml");
      java.nio.file.Files.writeString(file, scene.yaml());
      for (String form : new String[] {"--dry-run", "--json"}) {
        try (LatchkeyProcess rotate =
            LatchkeyProcess.start(
                directory,
                List.of("-Xmx128m"),
                "rotate",
                "--dry-run",
                "--config=" + file,
                form.equals("--json") ? form : "--service-account=p0")) {
          assertThat(rotate.awaitExit(60)).isEqualTo(1);
          String said = rotate.out() + rotate.err();

          assertThat(said).contains("p0", "/probe");
          assertThat(scene.canaries.findIn(said)).as(form).isEmpty();
          assertThat(said).doesNotContain("eyJ", "Exception", "\tat ");
        }
      }
    }
  }
}

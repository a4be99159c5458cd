package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.bootstrap.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of the file is a reload, once it stands still; so is a change of what it names. */
class ReloadWatchIT {
  @TempDir private Path directory;
  private FakeTenant tenant;
  private String yaml;
  private ReloadScene scene;

  @BeforeEach
  void mount() throws Exception {
    tenant = new FakeTenant();
    yaml = ReloadScene.yaml(tenant, "").replace("app: { apiKey", "app: { apiKey");
    version("..1", yaml);
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
    Path file =
        Files.createSymbolicLink(
            directory.resolve("latchkey.yaml"), Path.of("..data", "latchkey.yaml"));
    scene = ReloadScene.start(file);
    scene.gateway().followFiles();
    look();
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
    tenant.close();
  }

  private void version(String name, String text) throws Exception {
    Files.createDirectories(directory.resolve(name));
    Files.writeString(directory.resolve(name).resolve("latchkey.yaml"), text);
  }

  private void look() {
    scene.gateway().lookAtFiles();
    scene.gateway().lookAtFiles();
  }

  private String version() {
    Running running = scene.gateway().running();
    return running.version();
  }

  private void becomesOther(String version) {
    Awaitility.await().untilAsserted(() -> assertThat(version()).isNotEqualTo(version));
  }

  @Test
  void aConfigMapThatIsSwappedBehindItsLinkIsReloaded() throws Exception {
    String before = version();
    version("..2", yaml.replace("rest: [\".*\"]", "rest: [\"/b\"]"));
    Path next = Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("..2"));
    Files.move(
        next,
        directory.resolve("..data"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    scene.gateway().lookAtFiles();
    assertThat(version()).isEqualTo(before);
    scene.gateway().lookAtFiles();
    becomesOther(before);
  }

  @Test
  void whatWasMissingIsWatchedUntilItIsThere() throws Exception {
    String before = version();
    Path file = directory.resolve("..1/latchkey.yaml");
    Files.writeString(
        file,
        yaml.replace(
            "admin: { bind: \"127.0.0.1:0\"",
            "admin: { bind: \"127.0.0.1:0\", token: \"${file:admin}\""));
    try (CapturedLog log = new CapturedLog(ch.qos.logback.classic.Level.INFO)) {
      look();
      Awaitility.await()
          .untilAsserted(() -> assertThat(log.text()).contains("admin does not exist"));
    }
    assertThat(version()).isEqualTo(before);
    look();
    Files.writeString(directory.resolve("admin"), "a-token-of-the-tests");
    look();
    becomesOther(before);

    String second = version();
    look();
    Files.writeString(directory.resolve("admin"), "another-token-of-the-tests");
    look();
    becomesOther(second);
    assertThat(List.of(before, second)).doesNotContain(version());
  }
}

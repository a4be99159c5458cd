package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.admin.ReloadReport;
import io.latchkey.gateway.admin.ReloadReport.Result;
import io.latchkey.gateway.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is wrong changes nothing and says what is wrong, where. */
class ReloadBrokenIT {
  @TempDir private Path directory;
  private FakeTenant tenant;
  private String yaml;
  private ReloadScene scene;

  @BeforeEach
  void start() throws Exception {
    tenant = new FakeTenant();
    yaml = ReloadScene.yaml(tenant, "");
    scene = ReloadScene.start(directory, yaml);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
    tenant.close();
  }

  private void callsGoOn() throws Exception {
    try (RawPeer peer = scene.connect()) {
      assertThat(Answer.read(peer.send(Call.get("/a")), false).status()).isEqualTo(200);
    }
    assertThat(tenant.asked()).hasSizeLessThan(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tenants: {     | tenants: {{     | not well-formed YAML",
        "path: /,       | paht: /,        | did you mean 'path'",
        "app: [all]     | app: [every]    | every",
        "a-secret-of-the-tests | ${file:absent} | does not exist",
        "clientId: bot  | clientId: [bot] | clientId",
        "kind: generic, | kind: generic, tls: { ca: bad.pem }, | bad.pem"
      })
  void isRefusedWithItsPlace(String from, String to, String what) throws Exception {
    Files.writeString(directory.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\nnone\n");
    String version = scene.gateway().running().version();
    List<String> problems = scene.refuse(yaml.replace(from, to));
    assertThat(problems)
        .anySatisfy(
            line ->
                assertThat(line).startsWith(scene.file() + ":").containsIgnoringCase(what.strip()));
    assertThat(problems.get(0)).matches("(?s).*:[0-9]+:[0-9]+: .*");
    assertThat(scene.gateway().running().version()).isEqualTo(version);
    callsGoOn();
    scene.write(yaml);
    assertThat(scene.reload().result()).isEqualTo(Result.UNCHANGED);
  }

  @Test
  void anEmptyAHugeAndNoFileAreRefused() throws Exception {
    assertThat(scene.refuse("")).singleElement().asString().endsWith("this file is empty");
    assertThat(scene.refuse(yaml + "#".repeat(ConfigFile.LARGEST)))
        .singleElement()
        .asString()
        .contains("is larger than 1MiB");
    Files.delete(scene.file());
    assertThat(scene.reload().problems()).singleElement().asString().contains("does not exist");
    callsGoOn();
  }

  @Test
  void aPipeIsNotWaitedAt() throws Exception {
    Files.delete(scene.file());
    new ProcessBuilder("mkfifo", scene.file().toString()).start().waitFor();
    ReloadReport report = scene.reload();
    assertThat(report.result()).isEqualTo(Result.REFUSED);
    assertThat(report.problems()).singleElement().asString().contains("is no plain file");
    callsGoOn();
  }

  @Test
  void noSecretIsInWhatIsSaid() throws Exception {
    ReloadReport report = scene.become(yaml.replace("a-secret-of-the-tests", "canary-one-two"));
    assertThat(report.toString()).doesNotContain("canary").contains("clientSecret differs");
    assertThat(scene.refuse(yaml.replace("a-secret-of-the-tests", "{ canary-three }")).toString())
        .doesNotContain("canary");
  }

  @Test
  void aReloadDuringAnotherIsToldThatItIsBusy() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    tenant.mints(
        request -> {
          asked.countDown();
          await(answers);
          return FakeTenant.token("late");
        });
    scene.write(yaml.replace("clientId: bot", "clientId: bot\n    scopes: [orders]"));
    CompletableFuture<ReloadReport> first =
        scene.gateway().operator().reload().toCompletableFuture();
    asked.await();
    assertThat(scene.reload().result()).isEqualTo(Result.BUSY);
    assertThat(scene.preview().result()).isEqualTo(Result.BUSY);
    answers.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS).result()).isEqualTo(Result.DONE);
    assertThat(scene.reload().result()).isEqualTo(Result.UNCHANGED);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}

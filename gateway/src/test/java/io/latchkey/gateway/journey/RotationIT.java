package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret that changes while the gateway runs. */
class RotationIT {
  private static final String OLD = "old-s3cret-0f-the-rotation";
  private static final String NEW = "new-s3cret-0f-the-rotation";
  private static final String NEWER = "newer-s3cret-0f-the-rotation";

  @TempDir private Path directory;
  private RotationScene scene;

  @BeforeEach
  void prepare() throws IOException {
    scene = new RotationScene(directory);
    scene.know("old", OLD);
    scene.put("secret", OLD + "\n");
  }

  @AfterEach
  void stop() throws IOException {
    scene.close();
  }

  private void begin() throws IOException {
    scene.startBySecret("");
    scene.awaitServing("old");
    scene.asked();
  }

  @Test
  void underLoadNoCallFailsAndTheOldSecretIsNeededNoMore() throws Exception {
    begin();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    List<Future<List<String>>> heard = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      heard.add(callers.submit(() -> callUntil(over)));
    }
    scene.know("new", NEW);
    scene.put("secret", NEW);
    scene.look();
    scene.awaitServing("new");
    scene.forget("old");
    scene.awaitResult("promoted", 1);
    over.set(true);

    List<String> all = new ArrayList<>();
    for (Future<List<String>> each : heard) {
      List<String> own = each.get(20, TimeUnit.SECONDS);
      assertThat(own.get(own.size() - 1)).isEqualTo("200 new");
      all.addAll(own);
    }
    callers.shutdown();
    assertThat(all).containsOnly("200 old", "200 new");
    assertThat(scene.asked()).containsExactly("new");
    scene.awaitWaiting(false);
  }

  private List<String> callUntil(AtomicBoolean over) throws IOException {
    List<String> heard = new ArrayList<>();
    try (RawPeer caller = scene.gateway().connect()) {
      boolean last = false;
      while (!last) {
        last = over.get();
        Answer answer = Answer.read(caller.send(Call.get("/x")), false);
        heard.add(answer.status() + " " + answer.content());
      }
    }
    return heard;
  }

  @Test
  void theOlderOfTwoChangesNeverServes() throws Exception {
    begin();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    scene.mishap =
        proof -> {
          if (proof.equals("new")) {
            asked.countDown();
            await(held);
          }
          return null;
        };
    scene.know("new", NEW);
    scene.know("newer", NEWER);
    scene.put("secret", NEW);
    scene.look();
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    scene.put("secret", NEWER);
    scene.look();
    scene.awaitServing("newer");
    held.countDown();

    scene.awaitResult("promoted", 1);
    for (int i = 0; i < 10; i++) {
      assertThat(scene.call().content()).isEqualTo("newer");
    }
    assertThat(scene.asked()).containsExactly("new", "newer");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aTokenEndpointThatIsDownIsAskedAgainWhileTheOldServes() throws Exception {
    begin();
    AtomicInteger faults = new AtomicInteger(2);
    scene.mishap =
        proof -> faults.getAndDecrement() > 0 ? FakeTenant.answer("502 Bad Gateway", "", "") : null;
    scene.know("new", NEW);
    scene.put("secret", NEW);
    scene.look();
    scene.awaitResult("failed", 1);
    assertThat(scene.call().content()).isEqualTo("old");

    scene.awaitServing("new");
    scene.awaitResult("failed", 2);
    scene.awaitResult("refused", 0);
    assertThat(scene.asked()).containsExactly("new", "new", "new");
  }

  @Test
  void aPoolThatBacksOffForItsBadSecretIsHealedAtOnce() throws Exception {
    scene.put("secret", "a-wrong-s3cret");
    scene.startBySecret("");
    assertThat(scene.call().verdict()).isEqualTo("503 credential:no-token");

    scene.put("secret", OLD);
    scene.look();

    scene.awaitServing("old");
    assertThat(scene.asked()).containsExactly("unknown", "old");
  }

  @Test
  void whatIsPutBackIsNoCandidateAnyMore() throws Exception {
    begin();
    scene.put("secret", "a-wrong-s3cret");
    scene.look();
    scene.awaitResult("refused", 1);
    scene.awaitWaiting(true);

    scene.put("secret", OLD);
    scene.look();

    scene.awaitWaiting(false);
    scene.awaitResult("withdrawn", 1);
    assertThat(scene.call().content()).isEqualTo("old");
    assertThat(scene.asked()).containsExactly("unknown");
  }

  @Test
  void aTouchedFileIsNoChange() throws Exception {
    begin();
    Instant later = Instant.now().plusSeconds(100);
    Files.setLastModifiedTime(directory.resolve("secret"), FileTime.from(later));
    scene.look();
    scene.put("secret", OLD + "\r\n");
    scene.look();

    assertThat(scene.call().content()).isEqualTo("old");
    assertThat(scene.asked()).isEmpty();
    assertThat(scene.metrics())
        .contains("latchkey_credential_candidate{account=\"bot\"} 0.0\n")
        .contains("rotations_total{account=\"bot\",result=\"promoted\"} 0.0\n");
  }

  @Test
  void aDirectoryThatIsSwappedBehindALinkIsAChange() throws Exception {
    for (String version : new String[] {"first", "second"}) {
      Files.createDirectories(directory.resolve("volume/" + version));
      scene.put("volume/" + version + "/secret", version.equals("first") ? OLD : NEW);
    }
    Files.createSymbolicLink(directory.resolve("volume/..data"), Path.of("first"));
    Files.createSymbolicLink(directory.resolve("volume/secret"), Path.of("..data/secret"));
    Files.delete(directory.resolve("secret"));
    Files.createSymbolicLink(directory.resolve("secret"), Path.of("volume/secret"));
    begin();
    scene.know("new", NEW);

    Files.createSymbolicLink(directory.resolve("volume/..next"), Path.of("second"));
    Files.move(
        directory.resolve("volume/..next"),
        directory.resolve("volume/..data"),
        StandardCopyOption.ATOMIC_MOVE);
    scene.look();

    scene.awaitServing("new");
  }

  @Test
  void anEditedConfigurationIsNotReadAndAChangeBeforeTheFirstLookIsSeen() throws Exception {
    scene.know("new", NEW);
    scene.startBySecret(", scopes: [orders]");
    Files.writeString(directory.resolve("latchkey.yaml"), "version: 2\n");
    scene.put("secret", NEW);
    scene.look();

    scene.awaitServing("new");
    List<Answer> asked = scene.tenant.asked();
    assertThat(asked.get(asked.size() - 1).content()).contains("scope=orders");
  }

  @Test
  void theAgeIsThatOfTheFileAndNoSecretIsShownAnywhere() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.TRACE)) {
      Instant then = Instant.parse("2026-01-02T03:04:05Z");
      Files.setLastModifiedTime(directory.resolve("secret"), FileTime.from(then));
      begin();
      String series = "latchkey_credential_key_changed_timestamp_seconds{account=\"bot\"}";
      scene.awaitMetric(series, "1.767323045E9");

      scene.put("secret", "a-wrong-s3cret");
      scene.look();
      scene.awaitResult("refused", 1);
      scene.know("new", NEW);
      scene.put("secret", NEW);
      Instant now = then.plus(Duration.ofDays(1));
      Files.setLastModifiedTime(directory.resolve("secret"), FileTime.from(now));
      scene.look();
      scene.awaitServing("new");
      scene.awaitMetric(series, "1.767409445E9");

      assertThat(scene.metrics()).doesNotContain("key_info{", "s3cret");
      assertThat(log.text())
          .contains("the changed secret or key does not serve; what was there serves on")
          .contains("the changed secret or key serves now")
          .doesNotContain("s3cret-0f", "wrong-s3cret");
    }
  }
}

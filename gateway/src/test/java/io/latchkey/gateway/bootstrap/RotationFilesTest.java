package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.upstream.credential.BadAttempts;
import io.latchkey.gateway.upstream.credential.Candidate;
import io.latchkey.gateway.upstream.credential.HomeLoop;
import io.latchkey.gateway.upstream.credential.Rotation;
import io.latchkey.gateway.upstream.credential.RotationObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When files that cannot be used are read again. */
class RotationFilesTest {
  private static final String YAML =
      """
      version: 1
      listeners: [{ bind: "127.0.0.1:0" }]
      tenants: { api: { kind: generic, url: "http://127.0.0.1:1" } }
      serviceAccounts:
        bot:
          tenant: api
          grant: staticHeaders
          headers: { X-Key: "${file:key}" }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { network: 127.0.0.0/8, markerHeader: true } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
      """;

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final FileWatch watch = new FileWatch();
  private final List<String> news = new ArrayList<>();
  private volatile @Nullable Instant changedAt;
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  @TempDir private Path directory;
  private Path key;
  private RotationFiles files;

  @BeforeEach
  void keep() throws IOException {
    key = Files.writeString(directory.resolve("key"), "what-serves");
    Path yaml = Files.writeString(directory.resolve("latchkey.yaml"), YAML);
    Loaded.Valid valid = (Loaded.Valid) ConfigFile.load(yaml, Map.of());
    InstantSource clock = () -> now;
    files = new RotationFiles(valid.accounts(), watch, clock);
    files.keep(
        new Rotation(
            valid.settings().serviceAccounts().get(0),
            changed -> () -> CompletableFuture.completedFuture(new Passed()),
            BadAttempts.shared(),
            HomeLoop.on(loop, System::nanoTime, clock),
            new Random(1),
            new Observer()));
    look();
    look();
  }

  @AfterEach
  void end() {
    loop.shutdownNow();
  }

  @Test
  void aFileThatIsBeingWrittenIsNotReadForHavingBeenUnfitBefore() throws Exception {
    Files.delete(key);
    look();
    look();
    assertThat(news()).containsExactly("UNFIT");

    Files.writeString(key, "hal");
    now = now.plus(RotationFiles.AGAIN);
    look();
    assertThat(news()).containsExactly("UNFIT");

    Files.writeString(key, "half-no-more");
    look();
    look();
    assertThat(news()).containsExactly("UNFIT", "PROMOTED");
  }

  @Test
  void noSecretWasChangedInTheFuture() throws Exception {
    Files.writeString(key, "the-clock-was-set-back");
    Files.setLastModifiedTime(key, FileTime.from(now.plusSeconds(86_400)));
    look();
    look();

    assertThat(news()).containsExactly("PROMOTED");
    assertThat(changedAt).isEqualTo(now);
  }

  /** As the watch's thread does. */
  private void look() {
    watch.look();
    files.again();
  }

  private List<String> news() throws Exception {
    // an attempt that passes comes back to the loop once more
    for (int i = 0; i < 3; i++) {
      loop.submit(() -> {}).get();
    }
    return List.copyOf(news);
  }

  private static final class Passed implements Candidate.Passed {
    @Override
    public void promote() {}

    @Override
    public void discard() {}
  }

  private final class Observer implements RotationObserver {
    @Override
    public void rotated(String account, Result result) {
      news.add(result.name());
    }

    @Override
    public void waits(String account, boolean candidate) {}

    @Override
    public void serves(String account, @Nullable String signing, Instant since) {
      changedAt = since;
    }
  }
}

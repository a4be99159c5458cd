package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that does not answer is waited for so long and no longer. */
class ConfigReadingTest {
  @TempDir private Path directory;
  private Loaded.Valid before;

  @BeforeEach
  void load() throws IOException {
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), "version: 1\n");
    before = (Loaded.Valid) ConfigFile.load(file, Map.of());
  }

  @Test
  void whatAnswersInTimeIsRead() throws Exception {
    Loaded read = new ConfigReading(ConfigFile::reload, ConfigReading.LONGEST).read(before);
    assertThat(read).isInstanceOf(Loaded.Valid.class);
  }

  @Test
  void whatHangsIsRefusedAndNotAskedAgainUntilItAnswers() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(2);
    ConfigReading reading =
        new ConfigReading(
            file -> {
              asked.countDown();
              try {
                answers.await();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
              return ConfigFile.reload(file);
            },
            Duration.ofMillis(50));
    assertThat(said(reading)).contains("cannot be read in");
    assertThat(said(reading)).contains("since an earlier reload");
    assertThat(asked.getCount()).isEqualTo(1);
    answers.countDown();
    Awaitility.await().until(() -> reading.read(before) instanceof Loaded.Valid);
  }

  private String said(ConfigReading reading) throws InterruptedException {
    Loaded read = reading.read(before);
    assertThat(read).isInstanceOf(Loaded.Invalid.class);
    return read.problems().get(0).toString();
  }
}

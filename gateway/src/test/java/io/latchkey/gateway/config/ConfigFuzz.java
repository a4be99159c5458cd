package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any file is settings, or problems that each have a place and a sentence. */
class ConfigFuzz {

  @FuzzTest(maxDuration = "1m")
  void aFileIsSettingsOrProblems(byte[] content) throws IOException {
    Path file = Files.createTempFile("latchkey-fuzz", ".yaml");
    try {
      Files.write(file, content);
      Loaded loaded = ConfigFile.load(file, ConfigText.ENVIRONMENT);
      if (loaded instanceof Loaded.Valid valid) {
        assertThat(valid.settings().listeners()).isNotEmpty();
      } else {
        assertThat(loaded.problems()).isNotEmpty();
      }
      loaded.problems().forEach(problem -> assertThat(problem.toString()).isNotBlank());
    } finally {
      Files.delete(file);
    }
  }
}

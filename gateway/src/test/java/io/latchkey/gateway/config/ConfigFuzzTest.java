package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random edits of the large example give settings or problems, never anything else. With {@code
 * -Dlatchkey.slow=true} three times as many.
 */
class ConfigFuzzTest {
  private static final int ROUNDS = Boolean.getBoolean("latchkey.slow") ? 300 : 100;
  private static final String[] PIECES = {
    ":",
    ": ",
    "\n",
    "  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "#",
    "&a ",
    "*a",
    "!t ",
    "|",
    ">",
    "---\n",
    "...\n",
    "?",
    "${",
    "${env:HR_SYNC_SECRET}",
    "${file:.}",
    "null",
    "true",
    "0x1f",
    "1e9",
    "<<",
    "%",
    "@",
    "\t",
    "\u0000",
    "\u200b",
    "\ud83d\ude00",
    "\ud800",
    "\\",
    "identity",
    "path:",
    "-1",
    "99999999999999999999",
    "0s",
    "*",
    "(?=",
    "(((((",
    "//",
    "::1"
  };

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void editsNeverThrowAndNeverShowASecret(long seed) throws IOException {
    Random random = new Random(seed);
    String example = Examples.text("latchkey.yaml");
    Path file = directory.resolve("latchkey.yaml");
    KeyMaterial.writeInto(directory);
    for (int round = 0; round < ROUNDS; round++) {
      String text = edited(example, random);
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));

      Loaded loaded = ConfigFile.load(file, Examples.ENVIRONMENT);

      String out =
          loaded.problems() + (loaded instanceof Loaded.Valid valid ? Rendering.of(valid) : "");
      assertThat(out).as("seed %s round %s", seed, round).doesNotContain("c4n4ry");
      assertThat(loaded instanceof Loaded.Invalid)
          .isEqualTo(loaded.problems().stream().anyMatch(problem -> !problem.warning()));
      long lines = text.lines().count() + 1;
      assertThat(loaded.problems())
          .allSatisfy(problem -> assertThat((long) problem.line()).isBetween(1L, lines));
    }
  }

  private static String edited(String example, Random random) {
    StringBuilder text = new StringBuilder(example);
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
        default -> text.insert(random.nextInt(text.length()), text.substring(at, end));
      }
    }
    return text.toString();
  }
}

package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CallerNewTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int run(String... arguments) {
    return new CommandLine(new CallerNew(new Random(7)))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private String key() {
    return out.toString()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("lk_"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theKeyHas256RandomBitsAndIsPrintedOnce() throws NoSuchAlgorithmException {
    assertThat(run("payroll")).isZero();

    assertThat(Base64.getUrlDecoder().decode(key().substring(3))).hasSize(32);
    assertThat(out.toString()).containsOnlyOnce(key());
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(key().getBytes(StandardCharsets.UTF_8));
    assertThat(out.toString()).contains("apiKey: sha256:" + HexFormat.of().formatHex(hash));
  }

  @ParameterizedTest
  @ValueSource(strings = {"payroll", "true", "1", "it's", "a b", "a#b", "ü"})
  void theYamlCanBePasted(String name) throws IOException {
    assertThat(run(name)).isZero();
    String yaml = "version: 1\n" + out.toString().substring(out.toString().indexOf("callers:"));

    Loaded loaded =
        ConfigFile.load(Files.writeString(directory.resolve("latchkey.yaml"), yaml), Map.of());

    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    assertThat(((Loaded.Valid) loaded).settings().callers())
        .singleElement()
        .satisfies(caller -> assertThat(caller.name()).isEqualTo(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", " ", "a\nb"})
  void aNameThatNoCallerCanHaveIsAWrongCommandLine(String name) {
    assertThat(run(name)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("NAME is a");
  }

  @Test
  void theNameIsNeeded() {
    assertThat(run()).isEqualTo(2);
    assertThat(new CommandLine(new CallerCommands()).setErr(new PrintWriter(err)).execute())
        .isEqualTo(2);
  }

  @Test
  void helpShowsExamples() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("latchkey caller new payroll");
  }
}

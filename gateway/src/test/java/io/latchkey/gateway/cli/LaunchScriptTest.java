package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/latchkey} with a Java that only notes how it is called. */
class LaunchScriptTest {
  private static final Path GATEWAY = Path.of("").toAbsolutePath();

  /** Notes its arguments; makes what it is told to make, unless the file "barren" is there. */
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      here=$(dirname "$0")
      [[ $1 != -version ]] || { echo 'openjdk version "21.0.1"' >&2; exit; }
      printf '%s\\n' "$*" >>"$here/calls"
      for each in "$@"; do
        case $each in
          -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*)
            [[ ! -e $here/barren ]] || exit 1
            echo made >"${each#*=}" ;;
        esac
      done
      """;

  @TempDir Path root;
  private Path target;
  private Path jar;

  @BeforeEach
  void lay() throws IOException {
    target = Files.createDirectories(root.resolve("gateway/target"));
    Files.createDirectories(root.resolve("gateway/bin"));
    for (String file : List.of("bin/latchkey", "jvm.options")) {
      Files.copy(GATEWAY.resolve(file), root.resolve("gateway").resolve(file));
    }
    jar = Files.writeString(target.resolve("latchkey.jar"), "not looked at");
    age(jar, 60);
    java("17.0.9+8");
  }

  private Path bin() {
    return root.resolve("jdk/bin");
  }

  private void java(String version) throws IOException {
    Files.createDirectories(bin());
    Files.writeString(
        root.resolve("jdk/release"), "JAVA_RUNTIME_VERSION=\"" + version + "\"\nOS_NAME=\"x\"\n");
    Path java = Files.writeString(bin().resolve("java"), JAVA);
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private static void age(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
  }

  private record Ran(int status, String said, List<String> calls) {
    String last() {
      return calls.get(calls.size() - 1);
    }
  }

  private Ran run(List<String> environment, String... arguments) throws Exception {
    Path calls = bin().resolve("calls");
    Files.deleteIfExists(calls);
    ProcessBuilder script = new ProcessBuilder("bash", "gateway/bin/latchkey");
    script.command().addAll(List.of(arguments));
    script.directory(root.toFile()).redirectErrorStream(true);
    script.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
    script.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    for (String each : environment) {
      script.environment().put(each.split("=", 2)[0], each.split("=", 2)[1]);
    }
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ran(
        process.exitValue(), said, Files.exists(calls) ? Files.readAllLines(calls) : List.of());
  }

  private Ran serve(String... environment) throws Exception {
    return run(List.of(environment), "serve", "--config", "a file");
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> all = Files.list(target)) {
      return all.filter(file -> file.toString().matches(".*\\.(jsa|aot)")).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.9+8, ArchiveClassesAtExit, SharedArchiveFile",
    "24.0.2+12, ArchiveClassesAtExit, SharedArchiveFile",
    "25.0.1+8, AOTCacheOutput, AOTCache",
    "26-ea+1, AOTCacheOutput, AOTCache",
  })
  void theFirstServeMakesAnArchiveAndEveryStartUsesIt(String version, String make, String use)
      throws Exception {
    java(version);
    Ran first = serve();

    assertThat(first.said()).contains("preparing fast starts");
    assertThat(first.calls()).hasSize(2);
    assertThat(first.calls().get(0))
        .contains("-XX:" + make + "=", "io.latchkey.gateway.cli.Training");
    assertThat(archives()).hasSize(1);
    assertThat(first.last())
        .contains("-XX:" + use + "=" + archives().get(0))
        .endsWith("-jar " + jar + " serve --config a file");

    Ran second = serve();
    assertThat(second.said()).isEmpty();
    assertThat(second.calls()).containsExactly(first.last());
    assertThat(run(List.of(), "validate").last()).contains("-XX:" + use + "=");
  }

  @Test
  void onlyServeMakesOne() throws Exception {
    assertThat(run(List.of(), "--version").calls()).hasSize(1);
    assertThat(archives()).isEmpty();
  }

  @Test
  void aNewJarGetsANewArchiveAndAnotherJavaItsOwn() throws Exception {
    serve();
    Path old = archives().get(0);
    age(old, 120);
    java("25.0.1+8");
    Ran other = serve();

    assertThat(other.calls()).hasSize(2);
    assertThat(archives())
        .as("what was made for another jar is gone")
        .doesNotContain(old)
        .hasSize(1);
    java("17.0.9+8");
    assertThat(serve().calls()).hasSize(2);
    assertThat(archives()).hasSize(2);
  }

  @Test
  void whereNoneCanBeMadeItStartsWithoutAndDoesNotTryAgain() throws Exception {
    Files.createFile(bin().resolve("barren"));
    Ran first = serve();

    assertThat(first.status()).isZero();
    assertThat(first.said()).contains("that did not work");
    assertThat(first.last()).contains("-jar").doesNotContain("SharedArchiveFile");
    Ran second = serve();
    assertThat(second.said()).isEmpty();
    assertThat(second.calls()).containsExactly(first.last());
  }

  @Test
  void aPlaceThatCannotBeWrittenIsLeftAlone() throws Exception {
    assertThat(target.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(target), "root may write anywhere");
    try {
      Ran ran = serve();
      assertThat(ran.said()).isEmpty();
      assertThat(ran.calls()).hasSize(1);
    } finally {
      assertThat(target.toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void itCanBeSwitchedOff() throws Exception {
    serve();
    Ran off = serve("LATCHKEY_ARCHIVE=off");
    assertThat(off.calls()).hasSize(1);
    assertThat(off.last()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void flagsAreThoseOfTheFileAndThoseOfTheUserComeLast() throws Exception {
    List<String> file =
        Files.readAllLines(GATEWAY.resolve("jvm.options")).stream()
            .filter(line -> line.startsWith("-"))
            .toList();
    assertThat(file).contains("-XX:+UseSerialGC", "-Xss512k");

    Ran ran = serve("LATCHKEY_ARCHIVE=off", "LATCHKEY_JAVA_OPTS=-Xmx1g -Dx=y");
    assertThat(ran.last()).startsWith(String.join(" ", file)).contains(" -Xmx1g -Dx=y -jar ");

    Ran other = serve("LATCHKEY_ARCHIVE=off", "LATCHKEY_JAVA_OPTS=-XX:+UseZGC");
    assertThat(other.last()).contains("-XX:+UseZGC").doesNotContain("UseSerialGC");
  }

  @Test
  void aJavaThatIsTooOldIsRefusedAndOneThatKeepsNoFileIsAsked() throws Exception {
    java("16.0.2+7");
    Ran old = serve();
    assertThat(old.status()).isEqualTo(ExitCode.FAULT);
    assertThat(old.said()).contains("Java 17 or newer is needed", "is Java 16");
    assertThat(old.calls()).isEmpty();

    Files.delete(root.resolve("jdk/release"));
    assertThat(serve().calls()).hasSize(2);
    assertThat(archives().get(0).getFileName().toString()).startsWith("latchkey-21.0.1");
  }
}

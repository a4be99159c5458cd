package io.latchkey.gateway.upstream.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The machine's openssl and Java's keytool, at work in a directory of their own. */
final class OpenSsl implements AutoCloseable {
  private static final String KEYTOOL =
      Path.of(System.getProperty("java.home"), "bin", "keytool").toString();

  private final Path directory;

  OpenSsl() {
    try {
      directory = Files.createTempDirectory("openssl");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the test as skipped, aloud, on a machine without openssl. */
  static void orSkip() {
    orSkip("openssl", "version");
  }

  /** Likewise, on a machine where this command does not run. */
  static void orSkip(String... command) {
    boolean there;
    try (OpenSsl openssl = new OpenSsl()) {
      there = openssl.process(List.of(command)).exitValue() == 0;
    } catch (UncheckedIOException missing) {
      there = false;
    }
    String reason = "key files are made by " + command[0] + ", which this machine lacks";
    if (!there) {
      System.out.println("SKIPPED: " + reason);
    }
    assumeTrue(there, reason);
  }

  /** Runs openssl with these arguments, which are parted by single blanks. */
  OpenSsl run(String arguments) {
    return command("openssl " + arguments);
  }

  /** Runs this JDK's keytool likewise. */
  OpenSsl keytool(String arguments) {
    return command(KEYTOOL + " -J-XX:TieredStopAtLevel=1 " + arguments);
  }

  OpenSsl command(String command) {
    Process process = process(new ArrayList<>(List.of(command.split(" "))));
    String said = text(file("said"));
    assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
    return this;
  }

  private Process process(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("said").toFile())
              .start();
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  byte[] file(String name) {
    try {
      return Files.readAllBytes(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String textFile(String name) {
    return text(file(name));
  }

  OpenSsl write(String name, byte[] content) {
    try {
      Files.write(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

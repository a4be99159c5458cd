package io.latchkey.gateway.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The frodo-cli of the lock file, run by the node of this machine as its user would. */
final class FrodoCli {
  private static final Path LOCKED = Path.of("src/test/frodo").toAbsolutePath();
  private static final String ENTRY = "node_modules/@rockcarver/frodo-cli/dist/launch.cjs";
  private static final long LIMIT_SECONDS = 120;

  /**
   * What came of one command.
   *
   * @param output everything it printed
   */
  record Result(int exit, String output) {}

  private final Path directory;

  private FrodoCli(Path directory) {
    this.directory = directory;
  }

  /** Installs it by {@code npm ci}; where there is no node the test is skipped and says so. */
  static FrodoCli install() throws IOException, InterruptedException {
    Path directory = Place.run("frodo");
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(LOCKED.resolve(file), directory.resolve(file));
    }
    FrodoCli frodo = new FrodoCli(directory);
    try {
      frodo.execute(List.of("node", "--version"), Map.of());
      List<String> install = List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
      Result installed = frodo.execute(install, Map.of());
      if (installed.exit() != 0) {
        throw new AssertionError("frodo-cli cannot be installed: " + installed.output());
      }
    } catch (NoSuchProgram none) {
      String sentence = "frodo-cli is not tried: there is no " + none.getMessage() + " here";
      ServerProcess.tell(sentence + "; install nodejs (18.17 or newer) and npm");
      Assumptions.abort(sentence);
    }
    return frodo;
  }

  /** Runs {@code frodo ARGUMENTS} with these variables; its profiles are in {@code home}. */
  Result run(Path home, Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", directory.resolve(ENTRY).toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment = new java.util.HashMap<>(variables);
    environment.put("HOME", home.toString());
    environment.put("FRODO_NO_CACHE", "1");
    try {
      Result result = execute(command, environment);
      ServerProcess.tell("frodo " + arguments[0] + " " + arguments[1] + ": " + result.exit());
      return result;
    } catch (NoSuchProgram gone) {
      throw new AssertionError(gone);
    }
  }

  private Result execute(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException, NoSuchProgram {
    Path output = Files.createTempFile(directory, "run-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException none) {
      throw new NoSuchProgram(command.get(0));
    }
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(command + " does not end: " + Files.readString(output));
    }
    return new Result(process.exitValue(), Files.readString(output));
  }

  private static final class NoSuchProgram extends Exception {
    private static final long serialVersionUID = 1L;

    NoSuchProgram(String name) {
      super(name);
    }
  }
}

package io.latchkey.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code loadtest/run}: one simulation, or all, from the start of what is needed to a verdict. */
public final class LoadTest {
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int WRONG = 2;
  private static final int FAULT = 70;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path root;
  private final CommandLine line;

  private LoadTest(Path root, CommandLine line) {
    this.root = root;
    this.line = line;
  }

  /** The root of the repository, and then what the user wrote. */
  public static void main(String... words) {
    System.exit(run(Path.of(words[0]), Arrays.copyOfRange(words, 1, words.length)));
  }

  /** The exit code of what the user wrote. */
  static int run(Path root, String... words) {
    if (words.length == 0 || List.of("--help", "-h", "help").contains(words[0])) {
      System.out.print(CommandLine.help());
      return words.length == 0 ? WRONG : PASSED;
    }
    try {
      CommandLine line = CommandLine.parse(words);
      LoadTest test = new LoadTest(root, line);
      return line.name().equals(CommandLine.ALL) ? test.all() : test.one(Plan.of(line.name()));
    } catch (Mistake wrong) {
      System.err.println("load test: " + wrong.getMessage());
      return WRONG;
    } catch (IOException fault) {
      System.err.println("load test: " + fault.getMessage());
      return FAULT;
    }
  }

  private int all() throws IOException {
    Map<Plan, Integer> codes = new TreeMap<>();
    for (Plan plan : Plan.values()) {
      codes.put(plan, one(plan));
    }
    codes.forEach((plan, code) -> System.out.printf("%-10s %s%n", plan.title(), verdict(code)));
    return codes.values().stream().mapToInt(code -> code).max().orElse(FAULT);
  }

  private static String verdict(int code) {
    return code == PASSED ? "passed" : "FAILED";
  }

  private int one(Plan plan) throws IOException {
    Path results =
        root.resolve(
            Path.of(
                "loadtest",
                "target",
                "load",
                plan.title() + "-" + LocalDateTime.now().format(TIME)));
    Processes processes = new Processes();
    Thread ending = new Thread(processes::close, "end of processes");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      return line.hasTarget()
          ? atTarget(plan, results, processes)
          : atSandbox(plan, results, processes);
    } finally {
      processes.close();
      Runtime.getRuntime().removeShutdownHook(ending);
    }
  }

  private int atTarget(Plan plan, Path results, Processes processes) throws IOException {
    Settings settings = Settings.of(plan, line.said(), System.getenv());
    settings.simulator().map(Simulator::new).ifPresent(Simulator::verify);
    Files.createDirectories(results);
    Optional<Path> trust = Optional.empty();
    String pem = line.said().get(Option.TRUST.property());
    if (pem != null) {
      trust = Optional.of(results.resolve("trusted.p12"));
      Certificates.trust(Certificates.read(Path.of(pem)), trust.get());
    }
    int code = gatling(plan, line.said(), trust, results, processes);
    return tell(plan, code, results, settings.key());
  }

  private int atSandbox(Plan plan, Path results, Processes processes) throws IOException {
    line.checkForSandbox();
    Files.createDirectories(results);
    System.out.println("load test: starting a sandbox");
    Bounds bounds = Bounds.of(new Values(line.said()), plan, true);
    Path latchkey = root.resolve("gateway/bin/latchkey");
    Sandbox sandbox = new Sandbox(latchkey, results, bounds, processes);
    Map<String, String> said = new TreeMap<>(line.said());
    said.putAll(sandbox.said());
    Settings settings = Settings.of(plan, said, Map.of());
    Footprint before = Footprint.of(sandbox.gateway());
    int code = gatling(plan, said, Optional.of(sandbox.trusted()), results, processes);
    System.out.println(Footprint.of(sandbox.gateway()).since(before));
    return tell(plan, code, results, settings.key());
  }

  private static int gatling(
      Plan plan, Map<String, String> said, Optional<Path> trust, Path results, Processes processes)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // a dump of the heap would hold the key
    command.addAll(List.of("-Xmx1g", "-XX:-HeapDumpOnOutOfMemoryError"));
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    said.forEach((name, value) -> command.add("-D" + name + "=" + value));
    trust.ifPresent(
        store -> {
          command.add("-Djavax.net.ssl.trustStore=" + store);
          command.add("-Djavax.net.ssl.trustStoreType=PKCS12");
          command.add("-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD);
        });
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.gatling.app.Gatling"));
    command.addAll(List.of("-s", plan.simulation(), "-rf", results.toString()));
    return Processes.waitFor(processes.startInSight(command));
  }

  private static int tell(Plan plan, int code, Path results, CallerKey key) throws IOException {
    Report report = new Report(results);
    List<Path> leaks = report.holding(key);
    leaks.forEach(file -> System.out.println("load test: the key stands in " + file));
    report
        .refusals()
        .forEach((what, times) -> System.out.printf("load test: %d x %s%n", times, what));
    int verdict = code == 0 && leaks.isEmpty() ? PASSED : FAILED;
    System.out.printf("load test: %s %s%n", plan.title(), verdict(verdict));
    report.page().ifPresent(page -> System.out.println("load test: report " + page.toUri()));
    System.out.println("load test: logs " + results);
    return verdict;
  }
}

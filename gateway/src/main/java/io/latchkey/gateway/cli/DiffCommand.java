package io.latchkey.gateway.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.bootstrap.Diff;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latchkey diff}: what a reload from one configuration to another would do. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what a running gateway would do if its configuration became another: what changes, "
          + "which tokens and connections stay, and what needs a restart.",
      "It calls nobody and prints no secret: of one that changed it says that it differs."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a reload would do it, or there is nothing to do",
      "1:a file is wrong, or the change needs a restart; the output says what and why",
      "2:the command line is wrong"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  latchkey diff latchkey.yaml latchkey.yaml.new",
      "  latchkey diff --json latchkey.yaml latchkey.yaml.new"
    })
public final class DiffCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "OLD", description = "The configuration that runs.")
  private Path before = Path.of("latchkey.yaml");

  @Parameters(index = "1", paramLabel = "NEW", description = "The one that it would become.")
  private Path after = Path.of("latchkey.yaml");

  @Option(names = "--json", description = "Print one JSON object, for machines.")
  private boolean json;

  public DiffCommand() {
    this(System.getenv());
  }

  DiffCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Loaded old = ConfigFile.load(before, environment);
    Loaded next = ConfigFile.load(after, environment);
    List<String> problems = new ArrayList<>(errors(old));
    problems.addAll(errors(next));
    Diff diff =
        old instanceof Loaded.Valid from && next instanceof Loaded.Valid to
            ? Diff.of(from, to)
            : new Diff(List.of(), List.of());
    problems.addAll(diff.refused());
    print(diff.changes(), problems);
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.WRONG_INPUT;
  }

  private static List<String> errors(Loaded read) {
    return read.problems().stream()
        .filter(problem -> !problem.warning())
        .map(Problem::toString)
        .toList();
  }

  private void print(List<Diff.Change> changes, List<String> problems) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(object(changes, problems).toPrettyString());
      out.flush();
      return;
    }
    for (Diff.Change change : changes) {
      String what = change.what().isEmpty() ? "" : ": " + change.what();
      out.println(change.path() + ": " + change.kind() + what);
    }
    if (changes.isEmpty() && problems.isEmpty()) {
      out.println("both say the same");
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(err::println);
    err.flush();
  }

  private static ObjectNode object(List<Diff.Change> changes, List<String> problems) {
    ObjectNode object = JSON.createObjectNode().put("possible", problems.isEmpty());
    ArrayNode all = object.putArray("changes");
    for (Diff.Change change : changes) {
      all.addObject()
          .put("path", change.path())
          .put("kind", change.kind())
          .put("what", change.what());
    }
    problems.forEach(object.putArray("problems")::add);
    return object;
  }
}

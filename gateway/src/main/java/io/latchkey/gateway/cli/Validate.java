package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.MemoryBound;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.Problem;
import io.latchkey.gateway.config.Rendering;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code latchkey validate}: every mistake of a configuration file at once, each with its place.
 */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Checks a configuration file and names every mistake with its place.",
    exitCodeOnInvalidInput = 2,
    exitCodeOnExecutionException = 70,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the file is valid", "1:it is not", "2:the command line is wrong"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  latchkey validate --config latchkey.yaml",
      "  latchkey validate --config latchkey.yaml --print"
    })
public final class Validate implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration file.")
  private Path config = Path.of("latchkey.yaml");

  @Option(
      names = "--print",
      description = "Print the configuration as it is understood: every default, secrets as ***.")
  private boolean print;

  public Validate() {
    this(System.getenv());
  }

  Validate(Map<String, String> environment) {
    this.environment = environment;
  }

  /** 0 for a valid file, 1 for any other. */
  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Loaded loaded = ConfigFile.load(config, environment);
    loaded.problems().forEach(err::println);
    err.flush();
    if (!(loaded instanceof Loaded.Valid valid)) {
      return 1;
    }
    out.println((print ? "# " : "") + config + ": valid, " + warnings(loaded.problems()));
    for (String line : MemoryBound.of(valid.settings()).lines()) {
      out.println((print ? "# " : "") + line);
    }
    if (print) {
      out.print(Rendering.of(valid));
    }
    out.flush();
    return 0;
  }

  private static String warnings(List<Problem> warnings) {
    return warnings.size() + (warnings.size() == 1 ? " warning" : " warnings");
  }
}

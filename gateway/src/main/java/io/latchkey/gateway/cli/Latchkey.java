package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.Service;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line, {@code latchkey}. */
@Command(
    name = "latchkey",
    mixinStandardHelpOptions = true,
    versionProvider = Latchkey.Version.class,
    description = "An authenticating reverse proxy for identity APIs.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Serve.class,
      SandboxCommand.class,
      Validate.class,
      ExplainCommand.class,
      DiffCommand.class,
      TokenCommand.class,
      RotateCommand.class,
      CallerCommands.class,
      HealthCommand.class
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the input is wrong",
      "2:the command line is wrong",
      "3:refused (explain)",
      "70:a fault of ours"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  latchkey sandbox                          tenants and a gateway to try",
      "  latchkey validate --config latchkey.yaml  every mistake in a configuration",
      "  latchkey serve --config latchkey.yaml     the gateway itself",
      "  latchkey explain GET /path --as CALLER    why a call is refused",
      "  latchkey diff latchkey.yaml new.yaml      what a reload would change"
    })
public final class Latchkey {
  private Latchkey() {}

  public static void main(String[] arguments) {
    Service.logAsCommand();
    System.exit(run(arguments));
  }

  /** Runs a command line; gives its exit code. */
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Latchkey());
    line.setExecutionExceptionHandler(Latchkey::fault);
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return ExitCode.USAGE;
    }
    return line.execute(arguments);
  }

  private static int fault(Exception failure, CommandLine line, CommandLine.ParseResult arguments) {
    PrintWriter err = line.getErr();
    err.println("latchkey: a fault of ours: " + failure.getClass().getName());
    err.println("Please report it with the log above.");
    err.flush();
    LoggerFactory.getLogger(Latchkey.class).atError().setCause(failure).log("fault");
    return ExitCode.FAULT;
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Latchkey.class.getPackage().getImplementationVersion();
      return new String[] {"latchkey " + (version == null ? "(not packaged)" : version)};
    }
  }
}

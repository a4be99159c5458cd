package io.latchkey.gateway.cli;

import java.io.PrintWriter;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line, {@code latchkey}, as picocli reads it. */
@Command(
    name = "latchkey",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    description = "An authenticating reverse proxy for identity APIs.",
    synopsisSubcommandLabel = "COMMAND",
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
public final class Commands {
  private static final List<Class<?>> COMMANDS =
      List.of(
          Serve.class,
          SandboxCommand.class,
          Validate.class,
          ExplainCommand.class,
          DiffCommand.class,
          TokenCommand.class,
          RotateCommand.class,
          CallerCommands.class,
          HealthCommand.class);

  private Commands() {}

  /** Runs a command line; gives its exit code. */
  static int run(String... arguments) {
    CommandLine line = line(arguments);
    line.setExecutionExceptionHandler(Commands::fault);
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return ExitCode.USAGE;
    }
    try {
      return line.execute(arguments);
    } catch (Error failure) {
      return fault(failure, line.getErr());
    }
  }

  /** With the one command that is named, or with all: each costs a start some milliseconds. */
  public static CommandLine line(String... arguments) {
    CommandLine line = new CommandLine(new Commands());
    String first = arguments.length == 0 ? "" : arguments[0];
    for (Class<?> command : COMMANDS) {
      if (command.getAnnotation(Command.class).name().equals(first)) {
        return line.addSubcommand(command);
      }
    }
    COMMANDS.forEach(line::addSubcommand);
    return line;
  }

  private static int fault(Exception failure, CommandLine line, CommandLine.ParseResult arguments) {
    return fault(failure, line.getErr());
  }

  /** Says that it is ours. */
  static int fault(Throwable failure, PrintWriter err) {
    err.println("latchkey: a fault of ours: " + failure.getClass().getName());
    err.println("Please report it with the log above.");
    err.flush();
    LoggerFactory.getLogger(Commands.class).atError().setCause(failure).log("fault");
    return ExitCode.FAULT;
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Commands.class.getPackage().getImplementationVersion();
      return new String[] {"latchkey " + (version == null ? "(not packaged)" : version)};
    }
  }
}

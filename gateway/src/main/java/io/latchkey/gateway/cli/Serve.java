package io.latchkey.gateway.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latchkey serve}: runs the gateway until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the gateway. SIGTERM lets calls under way end, then it exits with 0.",
      "SIGHUP, or a change of the file, reloads it without dropping a call; 'latchkey diff' tells "
          + "beforehand what that would do. A file that is wrong changes nothing; the log says why."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped when told to",
      "1:the configuration is wrong, or an address cannot be used",
      "2:the command line is wrong",
      "70:a fault of ours"
    },
    footerHeading = "%nExamples:%n",
    footer = "  latchkey serve --config /etc/latchkey/latchkey.yaml")
public final class Serve implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration file.")
  private Path config = Path.of("latchkey.yaml");

  @Override
  public Integer call() {
    return Serving.run(config, spec.commandLine().getErr());
  }
}

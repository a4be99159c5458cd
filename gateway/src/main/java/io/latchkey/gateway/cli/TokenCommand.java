package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.TokenFetch;
import io.latchkey.gateway.config.GatewaySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latchkey token}: prints an access token, the only place that ever does. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Prints an access token of a service account on standard output.",
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the token was printed",
      "1:the configuration is wrong, or no token can be had",
      "2:the command line is wrong"
    },
    footerHeading = "%nExamples:%n",
    footer = "  latchkey token --service-account hr-sync --config latchkey.yaml")
public final class TokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-s", "--service-account"},
      required = true,
      paramLabel = "NAME",
      description = "The service account in the configuration.")
  private String account = "";

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration file.")
  private Path config = Path.of("latchkey.yaml");

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Optional<GatewaySettings> settings = Configuration.read(config, err);
    if (settings.isEmpty()) {
      return ExitCode.WRONG_INPUT;
    }
    try {
      String token = TokenFetch.fetch(settings.get(), account).reveal();
      spec.commandLine().getOut().println(token);
      spec.commandLine().getOut().flush();
      return ExitCode.DONE;
    } catch (IOException none) {
      err.println("latchkey: no token: " + none.getMessage() + " (the line above says why)");
      err.flush();
      return ExitCode.WRONG_INPUT;
    }
  }
}

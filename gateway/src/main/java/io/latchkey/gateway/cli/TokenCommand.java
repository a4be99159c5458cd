package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.TokenFetch;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Region;
import io.latchkey.gateway.config.Urls;
import io.latchkey.gateway.http.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latchkey token}: prints an access token, the only place that ever does. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Prints an access token of a service account on standard output.",
      "The account is one of the configuration; or one of CyberArk Secure Web Sessions, by its "
          + "tenant id and downloaded key file, without a configuration."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the token was printed",
      "1:the configuration or key file is wrong, or no token can be had",
      "2:the command line is wrong"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  latchkey token --service-account hr-sync --config latchkey.yaml",
      "  latchkey token -t 0123456789abcdef0123456789abcdef -p sws-service-account.json",
      "  latchkey token -t TENANT_ID -p KEY_FILE --region alero.eu"
    })
public final class TokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Whose whose = new Whose();

  /** Which account: one of the two. */
  private static final class Whose {
    @ArgGroup(exclusive = false)
    private @Nullable Configured configured;

    @ArgGroup(exclusive = false)
    private @Nullable Downloaded downloaded;
  }

  private static final class Configured {
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
  }

  private static final class Downloaded {
    @Option(
        names = {"-t", "--tenant-id"},
        required = true,
        paramLabel = "TENANT_ID",
        description = "The tenant id, from the portal's address: 32 letters and digits.")
    private String tenantId = "";

    @Option(
        names = {"-p", "--key-file"},
        required = true,
        paramLabel = "KEY_FILE",
        description = "The JSON file that the portal gave out for the service account.")
    private Path keyFile = Path.of("key.json");

    @Option(
        names = "--region",
        paramLabel = "REGION",
        description =
            "The tenant's region, alero.eu for example; default: what the file's discovery field says,"
                + " else alero.io.")
    private @Nullable String region;

    @Option(
        names = "--issuer",
        paramLabel = "URL",
        description = "The realm that gives out the tokens, instead of a region.")
    private @Nullable URI issuer;
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Optional<Secret> token = token(err);
      if (token.isEmpty()) {
        return ExitCode.WRONG_INPUT;
      }
      spec.commandLine().getOut().println(token.get().reveal());
      spec.commandLine().getOut().flush();
      return ExitCode.DONE;
    } catch (IOException none) {
      err.println("latchkey: no token: " + none.getMessage());
      err.flush();
      return ExitCode.WRONG_INPUT;
    }
  }

  /** The token, or nothing where the configuration has errors, which are printed. */
  private Optional<Secret> token(PrintWriter err) throws IOException {
    Downloaded downloaded = whose.downloaded;
    if (downloaded != null) {
      return Optional.of(
          TokenFetch.fetch(downloaded.tenantId, downloaded.keyFile, issuer(downloaded)));
    }
    Configured configured = Objects.requireNonNull(whose.configured);
    Optional<GatewaySettings> settings = Configuration.read(configured.config, err);
    return settings.isEmpty()
        ? Optional.empty()
        : Optional.of(TokenFetch.fetch(settings.get(), configured.account));
  }

  private static @Nullable URI issuer(Downloaded downloaded) throws IOException {
    if (!downloaded.tenantId.matches("[A-Za-z0-9]{32}")) {
      throw new IOException(
          "-t must be the tenant id, 32 letters and digits: it stands in the portal's address");
    }
    URI issuer = downloaded.issuer;
    if (issuer == null && downloaded.region == null) {
      return null;
    }
    if (issuer == null) {
      return Region.of(String.valueOf(downloaded.region))
          .orElseThrow(() -> new IOException("--region must be one of " + Region.words()))
          .issuer();
    }
    if (!Urls.isSafe(issuer.toString())) {
      throw new IOException(
          "--issuer must be a URL like https://host/auth/realms/name, without user, query and fragment");
    }
    return issuer;
  }
}

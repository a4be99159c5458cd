package io.latchkey.gateway.cli;

import io.latchkey.gateway.config.GatewaySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code latchkey health}: whether a running gateway takes calls, asked at its admin listener. It
 * is what a container's health check runs, so it loads little and gives up after {@link #PATIENCE}.
 */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = {
      "Asks a running gateway at its admin listener whether it is ready.",
      "Without an option that is at LATCHKEY_ADMIN of the environment, or where the file that",
      "LATCHKEY_CONFIG names says, or at " + HealthCommand.USUAL + "."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is ready",
      "1:it is not, or cannot be asked",
      "2:the command line is wrong"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  latchkey health",
      "  latchkey health --admin http://127.0.0.1:19090",
      "  latchkey health --config /etc/latchkey/latchkey.yaml"
    })
public final class HealthCommand implements Callable<Integer> {
  /** Where the admin listener is by default. */
  static final String USUAL = "http://127.0.0.1:9090";

  /** How long the connection, and then the answer, may take, in milliseconds. */
  static final int PATIENCE = 2_000;

  private static final String READY = "/health/ready";
  private static final String ADMIN = "LATCHKEY_ADMIN";
  private static final String CONFIG = "LATCHKEY_CONFIG";

  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Ask the admin listener of this configuration file.")
  private @Nullable Path config;

  @Option(
      names = "--admin",
      paramLabel = "URL",
      description = "Ask at this address; one with a path of its own is asked as it is.")
  private @Nullable URI admin;

  public HealthCommand() {
    this(System.getenv());
  }

  HealthCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (config != null && admin != null) {
      throw wrong("--config and --admin both say whom to ask; give one of them");
    }
    if (config != null) {
      Optional<Question> question = configured(config);
      return question.isPresent() ? ask(question.get()) : ExitCode.WRONG_INPUT;
    }
    Question ofFile = admin == null && !environment.containsKey(ADMIN) ? ofFile() : null;
    return ask(ofFile == null ? new Question(given(), null) : ofFile);
  }

  /** Where to ask, and the one certificate that is trusted there, or null for the usual trust. */
  private record Question(URI url, @Nullable Path certificate) {}

  private URI given() {
    URI option = admin;
    String text = option == null ? environment.getOrDefault(ADMIN, USUAL) : option.toString();
    String name = option == null ? ADMIN : "--admin";
    try {
      URI url = URI.create(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null) {
        return withPath(url);
      }
    } catch (IllegalArgumentException malformed) {
      // it gets the answer of every other address that cannot be asked
    }
    throw wrong(name + " must be an address like " + USUAL);
  }

  private static URI withPath(URI url) {
    String path = url.getPath();
    return path.isEmpty() || path.equals("/") ? url.resolve(READY) : url;
  }

  /** Where the configuration's admin listener is from here; nothing, if it does not say. */
  private Optional<Question> configured(Path file) {
    PrintWriter err = spec.commandLine().getErr();
    Optional<GatewaySettings> settings = Configuration.read(file, err);
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    Question question = question(settings.get());
    if (question == null) {
      err.println("latchkey: port 0 of admin.bind does not say where it is; use --admin URL");
      err.flush();
    }
    return Optional.ofNullable(question);
  }

  /**
   * Where the file of the environment says that it is, or null. What is wrong elsewhere in the file
   * is not asked: a gateway that refused to reload it runs on.
   */
  private @Nullable Question ofFile() {
    String file = environment.getOrDefault(CONFIG, "");
    return file.isEmpty()
        ? null
        : Configuration.glance(Path.of(file)).map(HealthCommand::question).orElse(null);
  }

  /** Where the admin listener of these is from here, or null if they do not say. */
  private static @Nullable Question question(GatewaySettings settings) {
    InetSocketAddress bind = settings.adminBind();
    if (bind.getPort() == 0) {
      return null;
    }
    InetAddress address = bind.getAddress();
    boolean anywhere = address == null || address.isAnyLocalAddress();
    String host = anywhere ? "127.0.0.1" : address.getHostAddress();
    Path certificate = settings.adminCertificate();
    return new Question(
        URI.create(
            (certificate == null ? "http://" : "https://")
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + bind.getPort()
                + READY),
        certificate);
  }

  private int ask(Question asked) {
    PrintWriter err = spec.commandLine().getErr();
    URI question = asked.url();
    try {
      HttpURLConnection connection =
          (HttpURLConnection) question.toURL().openConnection(Proxy.NO_PROXY);
      if (asked.certificate() != null && connection instanceof HttpsURLConnection secured) {
        PinnedCertificate.trust(secured, asked.certificate());
      }
      connection.setConnectTimeout(PATIENCE);
      connection.setReadTimeout(PATIENCE);
      connection.setInstanceFollowRedirects(false);
      int status = connection.getResponseCode();
      connection.disconnect();
      if (status == HttpURLConnection.HTTP_OK) {
        spec.commandLine().getOut().println("ready");
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
      }
      err.println("latchkey: not ready: " + question + " answered " + status + meaning(status));
    } catch (SSLException untrusted) {
      String whose =
          asked.certificate() == null
              ? "; with --config the configuration's own certificate is trusted"
              : "; is it the certificate of the configuration?";
      err.println("latchkey: not ready: no trust in what answers at " + question + whose);
    } catch (IOException silent) {
      err.println(
          "latchkey: not ready: nobody answers at " + question + ": " + silent.getMessage());
    }
    err.flush();
    return ExitCode.WRONG_INPUT;
  }

  private static String meaning(int status) {
    return status == HttpURLConnection.HTTP_UNAVAILABLE
        ? ", it takes no calls now"
        : "; is that the admin listener?";
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

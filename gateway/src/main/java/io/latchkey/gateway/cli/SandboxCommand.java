package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.Service;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.sandbox.DemoCalls;
import io.latchkey.sandbox.DemoPlace;
import io.latchkey.sandbox.DemoStep;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latchkey sandbox}: a simulated tenant and a gateway in front of it, to try things on. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a simulated CyberArk Identity and a gateway in front of it, on this machine alone,",
      "and prints calls to try. Port 0 takes a free one."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    footerHeading = "%nExamples:%n",
    footer = {
      "  latchkey sandbox",
      "  latchkey sandbox --dir ./sandbox --port 18080 --admin-port 19090 --identity-port 18181",
      "  latchkey sandbox --tenants-only"
    })
public final class SandboxCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where keys and the configuration are written; default: a new directory.")
  private @Nullable Path directory;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "The address of gateway and tenants; default: 127.0.0.1.")
  private String bind = "127.0.0.1";

  @Option(names = "--port", paramLabel = "PORT", description = "Of the gateway; default: 8080.")
  private int port = 8080;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "Of the gateway's health and metrics, always on loopback; default: 9090.")
  private int adminPort = 9090;

  @Option(
      names = "--identity-port",
      paramLabel = "PORT",
      description = "Of the simulated CyberArk Identity; default: 8181.")
  private int identityPort = 8181;

  @Option(names = "--tenants-only", description = "Run no gateway.")
  private boolean tenantsOnly;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "error, warn, info, debug or trace; default: info.")
  private String logLevel = "info";

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    SandboxFiles files = new SandboxFiles(directory());
    try (IdentityTenant tenant = tenant()) {
      files.write(tenant, bind.contains(":") ? "[" + bind + "]" : bind, port, adminPort, logLevel);
      if (tenantsOnly) {
        say("CyberArk Identity at " + tenant.url() + ", its secrets in " + files.directory());
        say("The gateway's configuration for it: latchkey serve --config " + files.config());
        Termination.await(() -> stop(tenant, files));
        return ExitCode.DONE;
      }
      Optional<GatewaySettings> settings = Configuration.readOurOwn(files.config(), err);
      if (settings.isEmpty()) {
        throw new IllegalStateException("the sandbox wrote a configuration that it cannot read");
      }
      return serve(settings.get(), tenant, files);
    } catch (IOException unusable) {
      err.println("latchkey: " + unusable.getMessage() + Termination.why(unusable));
      err.println("Another port can be named: see latchkey sandbox --help");
      forget(files);
      err.flush();
      return ExitCode.WRONG_INPUT;
    }
  }

  private void stop(IdentityTenant tenant, SandboxFiles files) {
    tenant.close();
    forget(files);
  }

  /** A directory of our own making goes with us, and with it the keys. */
  private void forget(SandboxFiles files) {
    if (directory == null) {
      files.delete();
    }
  }

  private IdentityTenant tenant() throws IOException {
    try {
      return IdentityTenant.start(
          IdentitySettings.demo(new SecureRandom()), InetAddress.getByName(bind), identityPort);
    } catch (Exception unusable) { // Netty throws an IOException that it does not declare
      throw new IOException("cannot listen on " + bind + ":" + identityPort, unusable);
    }
  }

  private Path directory() throws IOException {
    Path given = directory;
    return given == null
        ? Files.createTempDirectory("latchkey-sandbox-")
        : given.toAbsolutePath().normalize();
  }

  private int serve(GatewaySettings settings, IdentityTenant tenant, SandboxFiles files)
      throws IOException {
    Service gateway = Service.start(settings);
    URI url = URI.create("http://127.0.0.1:" + gateway.addresses().get(0).getPort());
    say("Gateway            " + url);
    say("Health and metrics http://127.0.0.1:" + gateway.adminAddress().getPort() + "/metrics");
    say("CyberArk Identity  " + tenant.url() + " (simulated)");
    say("Keys and YAML      " + files.directory());
    say("");
    say("Calls to try, each as it stands:");
    for (DemoStep step :
        DemoCalls.of(new DemoPlace(url, tenant.url(), files.callerKey(), files.ticket()))) {
      say("");
      say("# " + step.title());
      say(step.line());
    }
    say("");
    say("Every call is logged below as one JSON line. Ctrl-C stops the sandbox.");
    Termination.await(
        () -> {
          gateway.close();
          stop(tenant, files);
        });
    return ExitCode.DONE;
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}

package io.latchkey.gateway.cli;

import io.latchkey.gateway.bootstrap.Service;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.sandbox.DemoCalls;
import io.latchkey.sandbox.DemoPlace;
import io.latchkey.sandbox.DemoStep;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latchkey sandbox}: simulated tenants and a gateway in front of them, to try things on. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = {
      "Runs three simulated tenants and a gateway in front of them, and prints calls to try.",
      "The tenants are CyberArk Identity, CyberArk Secure Web Sessions and PingOne Advanced "
          + "Identity Cloud, on this machine alone. Port 0 takes a free one."
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnExecutionException = ExitCode.FAULT,
    footerHeading = "%nExamples:%n",
    footer = {
      "  latchkey sandbox",
      "  latchkey sandbox --dir ./sandbox --port 18080 --admin-port 19090",
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
      description = "Of the gateway's admin listener, always on loopback; default: 9090.")
  private int adminPort = 9090;

  @Option(
      names = "--identity-port",
      paramLabel = "PORT",
      description = "Of the simulated CyberArk Identity; default: 8181.")
  private int identityPort = 8181;

  @Option(
      names = "--sws-port",
      paramLabel = "PORT",
      description = "Of the simulated CyberArk Secure Web Sessions; default: 8182.")
  private int swsPort = 8182;

  @Option(
      names = "--aic-port",
      paramLabel = "PORT",
      description = "Of the simulated PingOne Advanced Identity Cloud; default: 8183.")
  private int aicPort = 8183;

  @Option(
      names = "--tenants-only",
      description = "Run no gateway: it is started apart with the configuration in DIR.")
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
    var ports = new SandboxTenants.Ports(identityPort, swsPort, aicPort);
    try (SandboxTenants tenants = SandboxTenants.bind(bind, ports)) {
      files.write(tenants, bind.contains(":") ? "[" + bind + "]" : bind, port, adminPort, logLevel);
      tenants.serve(); // whoever is answered finds the keys
      if (tenantsOnly) {
        tenants.urls().forEach((name, url) -> say(name + " at " + url));
        say("Their secrets are in " + files.directory());
        say("The gateway: gateway/bin/latchkey serve --config " + files.config());
        Termination.run(() -> () -> stop(tenants, files));
        return ExitCode.DONE;
      }
      Optional<Loaded.Valid> loaded = Configuration.loadOurOwn(files.config(), err);
      if (loaded.isEmpty()) {
        throw new IllegalStateException("the sandbox wrote a configuration that it cannot read");
      }
      return serve(loaded.get(), tenants, files);
    } catch (IOException unusable) {
      err.println("latchkey: " + unusable.getMessage() + Termination.why(unusable));
      err.println("Another port can be named: see latchkey sandbox --help");
      forget(files);
      err.flush();
      return ExitCode.WRONG_INPUT;
    }
  }

  private void stop(SandboxTenants tenants, SandboxFiles files) {
    tenants.close();
    forget(files);
  }

  /** A directory of our own making goes with us, and with it the keys. */
  private void forget(SandboxFiles files) {
    if (directory == null) {
      files.delete();
    }
  }

  private Path directory() throws IOException {
    Path given = directory;
    return given == null
        ? Files.createTempDirectory("latchkey-sandbox-")
        : given.toAbsolutePath().normalize();
  }

  private int serve(Loaded.Valid loaded, SandboxTenants tenants, SandboxFiles files)
      throws IOException {
    Deferred reload = new Deferred();
    Terminal terminal = new Terminal();
    Hangup.handle(
        () -> {
          if (terminal.hasGone()) {
            Termination.begin();
          } else {
            reload.run();
          }
        });
    Termination.run(
        () -> {
          Service gateway = Service.start(loaded);
          gateway.onDrain(Termination::begin);
          reload.begin(gateway::reload);
          tell(gateway, tenants, files);
          return () -> {
            gateway.close();
            stop(tenants, files);
          };
        });
    return ExitCode.DONE;
  }

  /**
   * Says all of it at once: what is logged meanwhile stands before it or behind it on a terminal.
   */
  private void tell(Service gateway, SandboxTenants tenants, SandboxFiles files) {
    URI url = URI.create("http://127.0.0.1:" + gateway.addresses().get(0).getPort());
    String admin = "http://127.0.0.1:" + gateway.adminAddress().getPort();
    List<String> lines = new ArrayList<>();
    lines.add(line("Gateway", url));
    lines.add(line("Health and metrics", admin + "/metrics"));
    lines.add(line("Dashboard", admin + "/"));
    tenants.urls().forEach((name, address) -> lines.add(line(name, address + " (simulated)")));
    lines.add(line("Keys and YAML", files.directory()));
    lines.add("");
    lines.add("Calls to try, each as it stands:");
    for (DemoStep step :
        DemoCalls.of(
            new DemoPlace(url, tenants.identity().url(), files.callerKey(), files.ticket()))) {
      lines.add("");
      lines.add("# " + step.title());
      lines.add(step.line());
    }
    lines.add("");
    lines.add("Every call is logged below as one JSON line. Ctrl-C stops the sandbox.");
    say(String.join(System.lineSeparator(), lines));
  }

  private static String line(String what, Object where) {
    return String.format("%-32s %s", what, where);
  }

  /** Writes {@code text} and a line's end as one, which nobody's lines come in between of. */
  private void say(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text + System.lineSeparator());
    out.flush();
  }
}

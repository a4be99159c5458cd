package io.latchkey.gateway.servers;

import io.latchkey.gateway.cli.TokenCommand;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/** A gateway whose one service account has its tokens from a real server. */
final class Scene implements AutoCloseable {
  private final Path directory;
  private final RunningGateway gateway;

  private Scene(Path directory, RunningGateway gateway) {
    this.directory = directory;
    this.gateway = gateway;
  }

  /**
   * Opens one.
   *
   * @param account the keys of the service account beside {@code tenant}, one on each line
   */
  static Scene open(Path directory, ProtectedApi api, String account) throws IOException {
    String yaml =
        Yaml.ports()
            + """
            tenants: { api: { kind: generic, url: "%s" } }
            serviceAccounts:
              bot:
                tenant: api
            %s
            scopes: { all: { rest: [".*"] } }
            callers: { app: { apiKey: "sha256:%s" } }
            routes:
              - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
            """
                .formatted(api.url(), account.indent(4), Yaml.sha256(Yaml.KEY));
    return new Scene(directory, RunningGateway.start(directory, yaml));
  }

  /** Calls the API through the gateway with nothing but an API key. */
  HttpResponse<String> call() throws IOException, InterruptedException {
    return new Rest("http://127.0.0.1:" + gateway.port(), Map.of("X-Api-Key", Yaml.KEY))
        .get("/orders");
  }

  /** What {@code latchkey token} prints with the same file. */
  String token() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new TokenCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute("-s", "bot", "-c", directory.resolve("latchkey.yaml").toString());
    if (exit != 0) {
      throw new AssertionError("latchkey token: exit code " + exit + ": " + err);
    }
    return out.toString().strip();
  }

  @Override
  public void close() {
    gateway.close();
  }
}

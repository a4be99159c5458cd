package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DiffCommandTest {
  private static final String OLD =
      """
      version: 1
      tenants: { api: { kind: generic, url: "http://127.0.0.1:1" } }
      serviceAccounts:
        bot:
          tenant: api
          grant: clientCredentials
          tokenEndpoint: "http://127.0.0.1:1/token"
          clientId: bot
          clientSecret: c4n4ry-one
      scopes: { all: { rest: [".*"] } }
      callers: { app: { network: 127.0.0.0/8, markerHeader: true } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path directory;

  private int diff(String to, String... options) throws IOException {
    Path old = Files.writeString(directory.resolve("old.yaml"), OLD);
    Path now = Files.writeString(directory.resolve("new.yaml"), to);
    CommandLine line =
        new CommandLine(new DiffCommand(Map.of()))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    String[] all = java.util.Arrays.copyOf(options, options.length + 2);
    all[options.length] = old.toString();
    all[options.length + 1] = now.toString();
    return line.execute(all);
  }

  private String said(String to) throws IOException {
    assertThat(diff(to)).isZero();
    assertThat(out.toString()).doesNotContain("c4n4ry");
    return out.toString();
  }

  @Test
  void theSameInOtherWordsIsTheSame() throws IOException {
    assertThat(
            said("# new\n" + OLD.replace("{ rest: [\".*\"] }", "{ match: full, rest: [\".*\"] }")))
        .isEqualToIgnoringNewLines("both say the same");
  }

  @Test
  void aSecretIsSaidToDifferAndToBeTriedFirst() throws IOException {
    assertThat(said(OLD.replace("c4n4ry-one", "c4n4ry-two")))
        .isEqualToIgnoringNewLines(
            "serviceAccounts.bot: changed: clientSecret differs. Its tokens are kept; what is new"
                + " serves when it has been tried");
  }

  @Test
  void scopesOfAnAccountCostItsTokens() throws IOException {
    assertThat(said(OLD.replace("clientId: bot", "clientId: bot\n    scopes: [a]")))
        .contains("scopes adds a. A new token is got before it serves");
  }

  @Test
  void aPoolThatGrowsKeepsItsTokens() throws IOException {
    assertThat(said(OLD.replace("clientId: bot", "clientId: bot\n    pool: { size: 3 }")))
        .contains("pool.size 1 -> 3. Its tokens are kept");
  }

  @Test
  void aTenantTellsWhetherItsConnectionsStay() throws IOException {
    assertThat(said(OLD.replace("kind: generic,", "kind: generic, quotaWait: 1s,")))
        .contains("tenants.api: changed: quotaWait 5s -> 1s. Its connections are kept");
    assertThat(said(OLD.replace("kind: generic,", "kind: generic, connections: { max: 3 },")))
        .contains("connections.max 2048 -> 3. New connections;");
  }

  @Test
  void routesAreKnownByTheirNames() throws IOException {
    String second =
        "  - { name: b, path: /b/, tenant: api, serviceAccount: bot, callers: { app: [all] } }\n";
    assertThat(said(OLD + second)).startsWith("routes.b: added: Holds for calls");
    assertThat(said(OLD.replace("name: api, path: /,", "name: api, path: /x/,")))
        .contains("routes.api: changed: path / -> /x/");
    assertThat(said(OLD.replace("callers: { app: [all] }", "callers: { app: [] }")))
        .contains("callers.app drops all");
  }

  @Test
  void whatNeedsARestartIsSaidWithItsPlace() throws IOException {
    assertThat(diff(OLD + "listeners: [{ bind: \"127.0.0.1:8081\" }]\n")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(directory.resolve("new.yaml") + ":14:15: listeners[0].bind: cannot change");
  }

  @Test
  void aWrongFileIsSaidToBeWrong() throws IOException {
    assertThat(diff(OLD.replace("path: /,", "paht: /,"))).isEqualTo(1);
    assertThat(err.toString()).contains("did you mean 'path'");
  }

  @Test
  void machinesGetOneObject() throws IOException {
    assertThat(diff(OLD.replace("c4n4ry-one", "c4n4ry-two"), "--json")).isZero();
    assertThat(out.toString())
        .contains("\"possible\" : true", "\"path\" : \"serviceAccounts.bot\"")
        .doesNotContain("c4n4ry");
  }
}

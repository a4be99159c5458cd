package io.latchkey.gateway.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.Yaml;
import io.latchkey.gateway.servers.FrodoCli.Result;
import io.latchkey.sandbox.aic.AicSettings;
import io.latchkey.sandbox.aic.AicSwitches;
import io.latchkey.sandbox.aic.AicTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real client of PingOne Advanced Identity Cloud through the gateway. Its header overrides carry
 * the API key on calls of {@code /am} alone, so the URL of {@code /openidm} carries it as well, for
 * the Basic scheme. The audience that it signs for has the port of an {@code http} host twice, so
 * the tenant takes any here.
 */
@TokenServers
class FrodoIT {
  private static FrodoCli frodo;

  @TempDir private Path directory;
  private AicTenant tenant;

  @BeforeAll
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  static void install() throws Exception {
    frodo = FrodoCli.install();
  }

  @BeforeEach
  void start() {
    tenant = AicTenant.start(AicSettings.demo(new Random(7)), InetAddress.getLoopbackAddress(), 0);
    tenant.switches().audience.set(AicSwitches.Audience.ANY);
  }

  @AfterEach
  void stop() {
    tenant.close();
  }

  /** A gateway before the tenant, with an account that has all of AM and one with the log's key. */
  private RunningGateway gateway(String routes) throws IOException {
    Path key = Files.writeString(directory.resolve("ops.jwk"), tenant.settings().jwk());
    return RunningGateway.start(
        directory,
        Yaml.ports()
            + """
            tenants: { aic: { kind: pingone-aic, url: "%s" } }
            serviceAccounts:
              ops: { tenant: aic, grant: jwtBearer, accountId: %s, keyFile: "%s", scopes: ["fr:am:*", "fr:idm:*"] }
              logs: { tenant: aic, grant: staticHeaders, headers: { x-api-key: %s, x-api-secret: %s } }
            scopes: { all: { rest: [".*"] } }
            callers: { frodo: { apiKey: "sha256:%s" } }
            routes:
            """
                .formatted(
                    tenant.url(),
                    tenant.settings().accountId(),
                    key,
                    tenant.settings().apiKey(),
                    tenant.settings().apiSecret(),
                    Yaml.sha256(Yaml.KEY))
            + routes);
  }

  private static String host(RunningGateway gateway) {
    return "http://127.0.0.1:" + gateway.port() + "/am";
  }

  /** Saves a connection profile whose calls carry the API key. */
  private void saveProfile(RunningGateway gateway) throws Exception {
    String idm = "http://frodo:" + Yaml.KEY + "@127.0.0.1:" + gateway.port() + "/openidm";
    Result saved =
        run(
            "conn",
            "save",
            "--no-validate",
            "--no-sa",
            "--no-log-api",
            "--sa-id",
            tenant.settings().accountId(),
            "--sa-jwk-file",
            directory.resolve("ops.jwk").toString(),
            "--authentication-header-overrides",
            "{\"X-Api-Key\":\"" + Yaml.KEY + "\"}",
            "--idm-host",
            idm,
            host(gateway));
    assertThat(saved.exit()).as(saved.output()).isZero();
  }

  private Result run(String... arguments) throws Exception {
    return frodo.run(directory, Map.of(), arguments);
  }

  @Test
  void readsAndWritesWithATokenOfItsOwn() throws Exception {
    String routes =
        """
          - { name: aic, path: /, tenant: aic, aspxauth: bearer, serviceAccount: ops,
              withoutCookie: serviceAccount, callers: { frodo: [all] } }
          - { name: logs, path: /monitoring/, tenant: aic, serviceAccount: logs, callers: { frodo: [all] } }
        """;
    try (RunningGateway gateway = gateway(routes)) {
      String host = host(gateway);
      saveProfile(gateway);
      Path file = directory.resolve("authentication.json");

      Result read = run("authn", "export", "-f", file.toString(), host);

      assertThat(read.exit()).as(read.output()).isZero();
      ObjectNode exported = (ObjectNode) Rest.JSON.readTree(Files.readString(file));
      ObjectNode core = (ObjectNode) exported.at("/authentication/core");
      assertThat(core.path("orgConfig").asText()).isEqualTo("Login");
      core.put("orgConfig", "AnotherJourney");
      Files.writeString(file, exported.toString());

      Result written = run("authn", "import", "-f", file.toString(), host);

      assertThat(written.exit()).as(written.output()).isZero();
      assertThat(run("authn", "describe", "--json", host).output()).contains("AnotherJourney");
      assertThat(tenant.counters().mints()).as("three of frodo's, one of ours").isEqualTo(4);
      assertThat(
              tenant
                  .counters()
                  .apiCalls("/am/json/realms/root/realms/alpha/realm-config/authentication"))
          .isEqualTo(3);
    }
  }

  @Test
  void itsCallWithoutATokenGetsOursAndItsOwnLoginIsRefused() throws Exception {
    String routes =
        """
          - { name: aic, path: /, tenant: aic, serviceAccount: ops, callers: { frodo: [all] } }
          - { name: logs, path: /monitoring/, tenant: aic, serviceAccount: logs, callers: { frodo: [all] } }
        """;
    try (RunningGateway gateway = gateway(routes)) {
      saveProfile(gateway);

      Result result = run("authn", "describe", "--json", host(gateway));

      assertThat(result.output())
          .contains("Error getting access token for service account")
          .doesNotContain("orgConfig");
      assertThat(tenant.counters().apiCalls("/am/json/serverinfo/*")).isEqualTo(1);
      assertThat(tenant.counters().tokenRequests()).as("ours alone").isEqualTo(1);
      assertThat(tenant.counters().mints()).isEqualTo(1);
    }
  }

  @Test
  void readsTheLogSourcesWithAKeyOfTheGatewayInPlaceOfTheTenants() throws Exception {
    String routes =
        """
          - { name: aic, path: /, tenant: aic, serviceAccount: ops, callers: { frodo: [all] } }
          - { name: logs, path: /monitoring/, tenant: aic, serviceAccount: logs, callers: { frodo: [all] } }
        """;
    try (RunningGateway gateway = gateway(routes)) {
      Result result = run("log", "list", host(gateway), Yaml.KEY, "no-secret-of-the-tenant");

      assertThat(result.exit()).as(result.output()).isZero();
      assertThat(result.output()).contains("am-access").contains("idm-access");
      assertThat(tenant.counters().keyCalls()).isEqualTo(1);

      Result stranger = run("log", "list", host(gateway), "a-key-of-nobody", "x");

      assertThat(stranger.output()).contains("401").doesNotContain("am-access");
      assertThat(tenant.counters().keyCalls()).isEqualTo(1);
    }
  }
}

package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigMistakesTest {
  private static final String TWENTY =
      """
      version: 2
      drian: 30s
      listeners:
        - bind: :8080
        - bind: 0.0.0.0:8443
      admin:
        token: ${env:NOT_SET}
      tenants:
        identity:
          kind: cyberark-identiti
          url: http://abc.example.com
        billing:
          kind: generic
          url: http://billing.example.com
          connections: { max: 0, idle: 50 }
        billing:
          kind: generic
      serviceAccounts:
        hr-sync:
          tenant: identty
          grant: clientCredentials
          clientId: 12345
          clientSecret: ${env:SECRET}
        bot:
          tenant: billing
          grant: clientCredentials
          application: app
          clientId: bot
          clientSecret: prefix-${env:SECRET}
      scopes:
        read:
          rest:
            - /a(?=b)
            - { regex: /b, methods: [get] }
      callers:
        payroll:
          apiKey: lk_canary
        building:
          network: [10.7.0.0/99]
      routes:
        - name: identity
          path: identity
          tenant: identity
          serviceAccount: bot
          callers: { payrol: [reed] }
          stripPrefix: yes
          aspxauth: forwards
      """;

  @TempDir private Path directory;

  @Test
  void everyMistakeIsNamedAtItsOwnLineAndColumn() {
    assertThat(
            ConfigText.problems(directory, TWENTY).stream()
                .filter(problem -> !problem.contains("warning:"))
                .map(problem -> problem.replaceAll("^([0-9]+:[0-9]+: [^:]*):.*", "$1")))
        .containsExactly(
            "1:10: version",
            "2:1: drian",
            "4:11: listeners[0].bind",
            "5:11: listeners[1].bind",
            "7:10: admin.token",
            "10:11: tenants.identity.kind",
            "11:10: tenants.identity.url",
            "14:10: tenants.billing.url",
            "15:25: tenants.billing.connections.max",
            "15:34: tenants.billing.connections.idle",
            "16:3: tenants.billing",
            "20:13: serviceAccounts.hr-sync.tenant",
            "22:15: serviceAccounts.hr-sync.clientId",
            "24:3: serviceAccounts.bot.tokenEndpoint",
            "27:5: serviceAccounts.bot.application",
            "29:19: serviceAccounts.bot.clientSecret",
            "33:9: scopes.read.rest[0]",
            "34:32: scopes.read.rest[1].methods[0]",
            "37:13: callers.payroll.apiKey",
            "39:14: callers.building.network",
            "39:15: callers.building.network[0]",
            "42:11: routes[0].path",
            "44:21: routes[0].serviceAccount",
            "45:16: routes[0].callers.payrol",
            "45:25: routes[0].callers.payrol[0]",
            "46:18: routes[0].stripPrefix",
            "47:15: routes[0].aspxauth");
  }

  @Test
  void mistakesSayWhatIsWrongAndWhatIsAllowed() {
    assertThat(String.join("\n", ConfigText.problems(directory, TWENTY)))
        .contains("drian: is an unknown key; did you mean 'drain'?; allowed: version, name, drain")
        .contains("write 127.0.0.1:8080 for this machine alone, or 0.0.0.0:8080 for all")
        .contains("needs tls or cleartext: allowed")
        .contains("the environment variable NOT_SET is not set")
        .contains("did you mean 'cyberark-identity'?")
        .contains("no tenant is named 'identty'; did you mean 'identity'?")
        .contains("no caller is named 'payrol'; did you mean 'payroll'?")
        .contains("no scope is named 'reed'; did you mean 'read'?")
        .contains("uses look-around ('(?='), which RE2 has none of")
        .contains("must be true or false")
        .contains("is not one of strip, forward, bearer; did you mean 'forward'?")
        .contains("must begin with '/'")
        .contains("it stands on line 12 already")
        .doesNotContain("canary");
  }

  private static final String VENDORS =
      """
      version: 1
      tenants:
        sws: { kind: cyberark-sws, region: alero.com }
        cloud: { kind: cyberark-sws, url: "https://s.example" }
        aic:
          kind: pingone-aic
          url: https://a.example
          issuer: https://a.example
          proxy: https://egress:3128
        billing: { kind: generic, url: "https://b.example", region: alero.io }
      serviceAccounts:
        auditor:
          tenant: sws
          grant: privateKeyJwt
          tenantId: acme
          keyFile: missing.json
          role: auditr
          tokenEndpoint: https://x.example
        ops:
          tenant: aic
          grant: jwtBearer
          keyFile: "{\\"kty\\": \\"c4n4ry\\"}"
          scopes: ["fr:idm*"]
          clientId: ops
          algorithm: none
        logs:
          tenant: aic
          grant: staticHeaders
          headers: { Host: "${env:SECRET}", x-api-key: "${env:UNSET}" }
          pool: { size: 2 }
        monitor: { tenant: aic, grant: clientCredentials, clientId: m }
        signer:
          tenant: billing
          grant: privatKeyJwt
        bearer:
          tenant: billing
          grant: jwtBearer
          tokenEndpoint: https://x.example
          assertionLifetime: 2h
          keyFile: .
      """;

  @Test
  void mistakesWithTheVendorsFilesHaveTheirPlacesToo() {
    assertThat(
            ConfigText.problems(directory, VENDORS).stream()
                .filter(problem -> !problem.contains("warning:"))
                .map(problem -> problem.replaceAll("^([0-9]+:[0-9]+: [^:]*):.*", "$1")))
        .containsExactly(
            "3:38: tenants.sws.region",
            "4:3: tenants.cloud.issuer",
            "8:5: tenants.aic.issuer",
            "9:12: tenants.aic.proxy",
            "10:55: tenants.billing.region",
            "15:15: serviceAccounts.auditor.tenantId",
            "16:14: serviceAccounts.auditor.keyFile",
            "17:11: serviceAccounts.auditor.role",
            "18:5: serviceAccounts.auditor.tokenEndpoint",
            "19:3: serviceAccounts.ops.accountId",
            "22:14: serviceAccounts.ops.keyFile",
            "23:14: serviceAccounts.ops.scopes[0]",
            "24:5: serviceAccounts.ops.clientId",
            "25:16: serviceAccounts.ops.algorithm",
            "29:16: serviceAccounts.logs.headers.Host",
            "29:50: serviceAccounts.logs.headers.x-api-key",
            "30:5: serviceAccounts.logs.pool",
            "31:34: serviceAccounts.monitor.grant",
            "34:12: serviceAccounts.signer.grant",
            "35:3: serviceAccounts.bearer.assertionIssuer",
            "39:24: serviceAccounts.bearer.assertionLifetime",
            "40:14: serviceAccounts.bearer.keyFile");
  }

  @Test
  void andSayWhatMendsThem() {
    assertThat(String.join("\n", ConfigText.problems(directory, VENDORS)))
        .contains("did you mean 'alero.io'?; or url: and issuer: for another place")
        .contains("the tunnel inside is TLS")
        .contains("missing.json does not exist")
        .contains("did you mean 'auditor'?")
        .contains("the token endpoint follows from the tenant's region or issuer")
        .contains("holds the key itself, which belongs in a file")
        .contains("did you mean \"fr:idm:*\"?")
        .contains("the downloaded JWK goes with grant: jwtBearer")
        .contains("did you mean 'privateKeyJwt'?")
        .doesNotContain("c4n4ry");
  }

  @Test
  void aValidFileHasNoProblem() {
    assertThat(ConfigText.problems(directory, ConfigText.VALID)).isEmpty();
  }

  @Test
  void aProblemPrintsFileLineColumnPathAndText() {
    assertThat(new Problem("a.yaml", 3, 7, "routes[0].path", "is wrong", false))
        .hasToString("a.yaml:3:7: routes[0].path: is wrong");
    assertThat(new Problem("a.yaml", 1, 1, "", "is wrong", true))
        .hasToString("a.yaml:1:1: warning: is wrong");
  }
}

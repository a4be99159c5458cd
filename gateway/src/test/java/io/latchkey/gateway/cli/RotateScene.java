package io.latchkey.gateway.cli;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.OAuthApp;
import io.latchkey.sandbox.sws.SwsRole;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/** Every kind of service account, its secrets and keys in files, at the simulated tenants. */
final class RotateScene implements AutoCloseable {
  final SandboxTenants tenants;
  final SandboxFiles files;
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  private final Path directory;
  private final Path config;
  private final long mintsBefore;
  private final long loginsBefore;
  private final long logoutsBefore;
  private final long requestsBefore;

  RotateScene(SandboxTenants tenants, Path directory) throws Exception {
    this.directory = directory;
    this.tenants = tenants;
    mintsBefore = tenants.identity().counters().mints();
    loginsBefore = tenants.identity().counters().logins();
    logoutsBefore = tenants.identity().counters().logouts();
    requestsBefore = tenants.identity().counters().tokenRequests();
    files = new SandboxFiles(directory);
    files.write(tenants, "127.0.0.1", 0, 0, "info");
    write("password", tenants.identity().settings().user(IdentitySettings.DEMO_KIOSK).password());
    config = write("rotate.yaml", yaml());
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** Changes the configuration. */
  void replace(String old, String by) throws IOException {
    String yaml = Files.readString(config);
    if (!yaml.contains(old)) {
      throw new AssertionError("the configuration has no " + old);
    }
    Files.writeString(config, yaml.replace(old, by));
  }

  private String yaml() {
    return """
        version: 1
        tenants:
          identity: { kind: cyberark-identity, url: "%s" }
          sws: { kind: cyberark-sws, url: "%s", issuer: "%s" }
          aic: { kind: pingone-aic, url: "%s" }
        serviceAccounts:
          hr-sync:
            tenant: identity
            grant: clientCredentials
            application: my_api_client
            clientId: %s
            clientSecret: ${file:%s}
            scopes: [directory_read]
            probe: GET /security/whoami
          kiosk:
            tenant: identity
            grant: userLogin
            user: %s
            password: ${file:%s}
            probe: HEAD /security/whoami
          sws-auditor:
            tenant: sws
            grant: privateKeyJwt
            tenantId: %s
            keyFile: %s
            role: auditor
            probe: GET /v2-edge/sws/activities?activityTypes=PolicyLoaded
          aic-ops:
            tenant: aic
            grant: jwtBearer
            accountId: %s
            keyFile: %s
            scopes: ["fr:idm:*"]
          aic-logs:
            tenant: aic
            grant: staticHeaders
            headers: { x-api-key: "${file:%s}", x-api-secret: "${file:%s}" }
            probe: GET /monitoring/logs/sources
        """
        .formatted(
            tenants.identity().url(),
            tenants.sws().url(),
            tenants.sws().issuer(),
            tenants.aic().url(),
            IdentitySettings.DEMO_CLIENT,
            files.clientSecret(),
            IdentitySettings.DEMO_KIOSK,
            directory.resolve("password"),
            tenants.sws().settings().tenantId(),
            files.swsKeyFile(SwsRole.AUDITOR),
            tenants.aic().settings().accountId(),
            files.aicKeyFile(),
            files.aicApiKey(),
            files.aicApiSecret());
  }

  /** {@code latchkey rotate arguments}; {@code --config} and the file stand behind them. */
  int rotate(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    return run(all);
  }

  /** {@code latchkey rotate arguments}. */
  int run(String... arguments) {
    return new CommandLine(new RotateCommand(Map.of("KIOSK", "from the environment")))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** All that was printed. */
  String said() {
    return out + "\n" + err;
  }

  /** Tokens of CyberArk Identity since this scene began. */
  long mints() {
    return tenants.identity().counters().mints() - mintsBefore;
  }

  /** Requests to its token endpoints. */
  long tokenRequests() {
    return tenants.identity().counters().tokenRequests() - requestsBefore;
  }

  /** Logins there that ended well. */
  long logins() {
    return tenants.identity().counters().logins() - loginsBefore;
  }

  /** Sessions there that were ended. */
  long logouts() {
    return tenants.identity().counters().logouts() - logoutsBefore;
  }

  /** Puts the client's own secret back. */
  @Override
  public void close() {
    OAuthApp app = tenants.identity().settings().app(IdentitySettings.DEMO_APP);
    tenants.identity().changePassword(IdentitySettings.DEMO_CLIENT, app.clientSecret());
  }
}

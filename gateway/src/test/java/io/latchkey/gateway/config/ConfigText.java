package io.latchkey.gateway.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configuration text for tests: a valid one to change, and what comes of reading one. */
final class ConfigText {
  static final String HASH = "0123456789abcdef".repeat(4);
  static final Map<String, String> ENVIRONMENT =
      Map.of("SECRET", "c4n4ry-from-env", "EMPTY", "", "FLAG", "true", "PATH_PREFIX", "/identity/");

  /** Valid, without a warning, and with something of every kind to change. */
  static final String VALID =
      """
      version: 1
      listeners:
        - bind: 127.0.0.1:8080
      admin:
        bind: 127.0.0.1:9090
      tenants:
        identity:
          kind: cyberark-identity
          url: https://abc1234.id.cyberark.cloud
        billing:
          kind: generic
          url: https://billing.example.com/api
      serviceAccounts:
        hr-sync:
          tenant: identity
          grant: clientCredentials
          application: my_api_client
          clientId: svc-hr@example.com
          clientSecret: ${env:SECRET}
        billing-bot:
          tenant: billing
          grant: clientCredentials
          tokenEndpoint: https://login.example.com/token
          clientId: billing-bot
          clientSecret: ${env:SECRET}
      scopes:
        directory-read:
          rest:
            - /cdirectoryservice/getuser
      callers:
        payroll:
          apiKey: sha256:HASH
      routes:
        - name: identity
          path: /identity/
          tenant: identity
          serviceAccount: hr-sync
          callers: { payroll: [directory-read] }
        - name: billing
          path: /billing
          tenant: billing
          serviceAccount: billing-bot
          callers: { payroll: [directory-read] }
      """
          .replace("HASH", HASH);

  private ConfigText() {}

  static Loaded load(Path directory, String yaml) {
    try {
      Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
      return ConfigFile.load(file, ENVIRONMENT);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** All problems of {@code yaml}, each as it is printed but without the file's name. */
  static List<String> problems(Path directory, String yaml) {
    return load(directory, yaml).problems().stream()
        .map(problem -> problem.toString().substring(problem.file().length() + 1))
        .toList();
  }

  /**
   * The problems of the valid text after {@code from} was replaced; "~" stands for a line break.
   */
  static List<String> changed(Path directory, String from, String to) {
    String find = from.replace("~", "\n");
    if (!VALID.contains(find)) {
      throw new IllegalArgumentException("the valid text does not hold: " + from);
    }
    return problems(directory, VALID.replace(find, to.replace("~", "\n")));
  }

  static GatewaySettings settings(Path directory, String yaml) {
    Loaded loaded = load(directory, yaml);
    if (loaded instanceof Loaded.Valid valid) {
      return valid.settings();
    }
    throw new AssertionError(loaded.problems().toString());
  }
}

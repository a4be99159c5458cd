package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens revoked while a thousand callers are at it: none of them notices. With {@code
 * -Dlatchkey.slow=true} more often.
 */
class RevocationIT {
  private static final Logger log = LoggerFactory.getLogger(RevocationIT.class);
  private static final boolean SLOW = Boolean.getBoolean("latchkey.slow");
  private static final int CALLERS = 1000;
  private static final int STREAMS = 50;
  private static final int EACH = SLOW ? 10 : 2;

  @TempDir private Path directory;

  /** More than five in a row would be a loop, and the pool would keep what it has. */
  private static int revocations(int size) {
    return SLOW ? 5 : size == 1 ? 2 : 1;
  }

  private RunningGateway gateway(IdentityTenant tenant, int size) throws Exception {
    Path secret = directory.resolve("secret");
    Files.writeString(secret, tenant.settings().app(IdentitySettings.DEMO_APP).clientSecret());
    return RunningGateway.start(
        directory,
        Yaml.ports().replace("127.0.0.1:0\" }]", "127.0.0.1:0\", limits: { rateGrace: 2m } }]")
            + """
            tenants: { identity: { kind: cyberark-identity, url: "%s" } }
            serviceAccounts:
              hr:
                tenant: identity
                grant: clientCredentials
                application: %s
                clientId: %s
                clientSecret: ${file:%s}
                pool: { size: %d }
            scopes: { all: { rest: [".*"] } }
            callers: { app: { apiKey: "sha256:%s" } }
            routes:
              - { name: identity, path: /, tenant: identity, serviceAccount: hr, callers: { app: [all] } }
            """
                .formatted(
                    tenant.url(),
                    IdentitySettings.DEMO_APP,
                    IdentitySettings.DEMO_CLIENT,
                    secret,
                    size,
                    Yaml.sha256(Yaml.KEY)));
  }

  /** Has its tokens before the crowd comes. */
  private RunningGateway warmed(IdentityTenant tenant, int size) throws Exception {
    RunningGateway gateway = gateway(tenant, size);
    try (RawPeer caller = gateway.connect()) {
      caller.send(Bench.request("GET", "/security/whoami", ""));
      assertThat(caller.readHead()).startsWith("HTTP/1.1 200 ");
    }
    await().until(() -> tenant.counters().mints() == size);
    return gateway;
  }

  private static void revoke(IdentityTenant tenant) throws Exception {
    String content = "{\"revoke\":\"tokens\"}";
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), tenant.port());
    try (RawPeer operator = RawPeer.connect(address)) {
      operator.send(
          "POST /sandbox/switches HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + content.length()
              + "\r\n\r\n"
              + content);
      assertThat(operator.readHead()).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void noneOfAThousandCallersNoticesARevocation(int size) throws Exception {
    Random random = new Random(size);
    try (IdentityTenant tenant =
            IdentityTenant.start(
                IdentitySettings.demo(random), InetAddress.getLoopbackAddress(), 0);
        RunningGateway gateway = warmed(tenant, size);
        Crowd crowd = new Crowd(gateway.address(), CALLERS / 2, CALLERS / 2, STREAMS, random)) {
      long began = System.nanoTime();
      crowd.begin(1);
      crowd.awaitAnswers(CALLERS);
      assertThat(crowd.failures()).isEmpty();
      assertThat(tenant.counters().mints()).isEqualTo(size);
      long refused = tenant.counters().unauthorized();
      for (int i = 1; i <= revocations(size); i++) {
        long answers = crowd.answers();
        crowd.begin(EACH);
        crowd.awaitAnswers(answers + CALLERS / 4);
        revoke(tenant);
        crowd.awaitAnswers(answers + EACH * CALLERS);

        assertThat(crowd.failures()).isEmpty();
        assertThat(tenant.counters().mints()).isBetween((long) size + i, (long) size * (i + 1));
        assertThat(tenant.counters().unauthorized())
            .as("refused in mid-run")
            .isGreaterThan(refused);
        refused = tenant.counters().unauthorized();
      }

      log.atInfo()
          .addKeyValue("pool", size)
          .addKeyValue("calls", crowd.answers())
          .addKeyValue("replayed", refused)
          .addKeyValue("mints", tenant.counters().mints())
          .addKeyValue("millis", (System.nanoTime() - began) / 1_000_000)
          .log("revocations");
    }
  }
}

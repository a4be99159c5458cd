package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import io.latchkey.sandbox.identity.OAuthApp;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand callers share one token: at a cold start, at its refresh, and after its end. */
class ColdStartIT {
  private static final int CALLERS = 1000;
  private static final int LATENCY_MILLIS = 1000;
  private static final int LIFETIME_SECONDS = 10;

  /** Past the latest start of the refresh (a tenth of the life ahead), before the token's end. */
  private static final Duration DUE = Duration.ofMillis(9050);

  private static final String CALL =
      "GET /security/whoami HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + Yaml.KEY + "\r\n\r\n";

  private final IdentityTenant tenant =
      IdentityTenant.start(
          IdentitySettings.demo(new SecureRandom()), InetAddress.getLoopbackAddress(), 0);

  @TempDir Path directory;

  @AfterEach
  void stopTheTenant() {
    tenant.close();
  }

  private RunningGateway gateway() throws Exception {
    OAuthApp app = tenant.settings().app(IdentitySettings.DEMO_APP);
    return RunningGateway.start(
        directory,
        Yaml.ports()
            + """
            tenants: { identity: { kind: cyberark-identity, url: "%s" } }
            serviceAccounts:
              hr:
                tenant: identity
                grant: clientCredentials
                application: %s
                clientId: %s
                clientSecret: "%s"
            scopes: { all: { rest: [".*"] } }
            callers: { app: { apiKey: "sha256:%s" } }
            routes:
              - { name: api, path: /, tenant: identity, serviceAccount: hr, callers: { app: [all] } }
            """
                .formatted(
                    tenant.url(),
                    app.id(),
                    app.clientId(),
                    app.clientSecret(),
                    Yaml.sha256(Yaml.KEY)));
  }

  private static void assertAllAnswered(List<Swarm.Got> got) {
    assertThat(got).hasSize(CALLERS);
    assertThat(got)
        .allSatisfy(
            each ->
                assertThat(each.answer()).startsWith("HTTP/1.1 200 ").contains("\"success\":true"));
  }

  private static Duration slowest(List<Swarm.Got> got) {
    return got.stream().map(Swarm.Got::latency).max(Duration::compareTo).orElseThrow();
  }

  /** Less than a token takes; where others use the machine, what calls take that need none. */
  private static Duration unnoticed(List<Swarm.Got> before) {
    Duration loaded = slowest(before).multipliedBy(2);
    Duration quiet = Duration.ofMillis(800);
    return loaded.compareTo(quiet) > 0 ? loaded : quiet;
  }

  @Test
  void aThousandCallsOnAColdStartCostOneToken() throws Exception {
    tenant.switches().tokenLatencyMillis.set(LATENCY_MILLIS);
    try (RunningGateway gateway = gateway();
        Swarm swarm = new Swarm(gateway.address(), CALLERS)) {
      assertAllAnswered(swarm.send(CALL));

      assertThat(tenant.counters().mints()).isOne();
      assertThat(tenant.counters().tokenRequests()).isOne();
    }
  }

  @Test
  void aThousandCallsAtTheRefreshCostOneTokenAndNoneOfThemWaits() throws Exception {
    tenant.switches().tokenLifetimeSeconds.set(LIFETIME_SECONDS);
    try (RunningGateway gateway = gateway();
        Swarm swarm = new Swarm(gateway.address(), CALLERS)) {
      long sent = System.nanoTime();
      await().until(() -> tenant.counters().mints() == 1);
      List<Swarm.Got> before = swarm.send(CALL);
      assertAllAnswered(before);
      // however slow this machine is, the second token lasts
      tenant.switches().tokenLifetimeSeconds.set(600);
      tenant.switches().tokenLatencyMillis.set(LATENCY_MILLIS);
      await()
          .atMost(DUE.plusSeconds(1))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> System.nanoTime() - sent > DUE.toNanos());
      List<Swarm.Got> got = swarm.send(CALL);

      assertAllAnswered(got);
      assertThat(slowest(got)).isLessThan(unnoticed(before));
      await().until(() -> tenant.counters().mints() == 2);
      assertThat(tenant.counters().tokenRequests()).isEqualTo(2);
    }
  }

  @Test
  void aThousandCallsAfterTheEndOfAnUnusedTokenCostOneToken() throws Exception {
    tenant.switches().tokenLifetimeSeconds.set(1);
    try (RunningGateway gateway = gateway();
        Swarm swarm = new Swarm(gateway.address(), CALLERS)) {
      await().until(() -> tenant.counters().mints() == 1);
      long minted = System.nanoTime();
      tenant.switches().tokenLifetimeSeconds.set(600);
      tenant.switches().tokenLatencyMillis.set(LATENCY_MILLIS);
      await().until(() -> System.nanoTime() - minted > Duration.ofMillis(1100).toNanos());

      assertAllAnswered(swarm.send(CALL));
      assertThat(tenant.counters().mints()).isEqualTo(2);
      assertThat(tenant.counters().unauthorized()).isZero();
    }
  }
}

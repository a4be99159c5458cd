package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several sessions of one user: made, shared out, made again before their end, and logged out. */
class SessionPoolIT {
  private static final int SIZE = 3;

  @TempDir private Path directory;
  private IdentityTenant tenant;
  private RunningGateway gateway;

  @BeforeEach
  void listen() {
    IdentitySettings settings = IdentitySettings.demo(new Random(7));
    tenant = IdentityTenant.start(settings, InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    gateway.close();
    tenant.close();
  }

  private void start(String lifetime) throws IOException {
    String kiosk = IdentitySettings.DEMO_KIOSK;
    gateway =
        RunningGateway.start(
            directory,
            Yaml.ports()
                + """
                tenants: { identity: { kind: cyberark-identity, url: "%s" } }
                serviceAccounts:
                  kiosk: { tenant: identity, grant: userLogin, user: %s, password: %s, lifetime: %s, pool: { size: %d } }
                scopes: { all: { rest: [".*"] } }
                callers: { app: { apiKey: "sha256:%s" } }
                routes:
                  - { name: identity, path: /, tenant: identity, serviceAccount: kiosk, callers: { app: [all] } }
                """
                    .formatted(
                        tenant.url(),
                        kiosk,
                        tenant.settings().user(kiosk).password(),
                        lifetime,
                        SIZE,
                        Yaml.sha256(Yaml.KEY)));
  }

  private Answer call(String method, String path) throws IOException {
    try (RawPeer caller = gateway.connect()) {
      return Answer.read(caller.send(Bench.request(method, path, "Content-Length: 0\r\n")), false);
    }
  }

  private void assertServed() throws IOException {
    Answer answer = call("GET", "/security/whoami");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.content()).contains(IdentitySettings.DEMO_KIOSK);
  }

  private void awaitLogins(int count) {
    Awaitility.await().until(() -> tenant.counters().logins() >= count);
  }

  @Test
  void everySessionIsLoggedOutOnceAndInTime() throws IOException {
    start("1h");
    awaitLogins(SIZE);
    for (int i = 0; i < 4 * SIZE; i++) {
      assertServed();
    }
    long began = System.nanoTime();
    gateway.close();

    // one that had ended already would get 401 and not count
    assertThat(tenant.counters().logins()).isEqualTo(SIZE);
    assertThat(tenant.counters().logouts()).isEqualTo(SIZE);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aTenantThatDoesNotAnswerALogoutHoldsTheStopForAShortTime() throws IOException {
    start("1h");
    awaitLogins(SIZE);
    tenant.switches().apiLatencyMillis.set(60_000);
    long began = System.nanoTime();
    gateway.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void sessionsAreMadeAgainBeforeTheirLifetimeEndsAndNoCallNoticesIt() throws IOException {
    tenant.switches().sessionLifetimeSeconds.set(2);
    start("2s");
    awaitLogins(SIZE);

    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              assertServed();
              return tenant.counters().logins() >= 2 * SIZE;
            });

    assertThat(tenant.counters().logouts()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/Security/Logout",
        "/security;x/logout",
        "/UserMgmt/SignOutCurrentSession",
        "/UserMgmt/SignOutEverywhere",
        "/OAuth2/Revoke"
      })
  void noCallOfACallerEndsOne(String path) throws IOException {
    start("1h");
    awaitLogins(SIZE);

    for (int i = 0; i < SIZE; i++) {
      assertThat(call("POST", path).verdict()).isEqualTo("403 scope:protected-endpoint");
    }
    for (int i = 0; i < SIZE; i++) {
      assertServed();
    }
    assertThat(tenant.counters().logins()).isEqualTo(SIZE);
    assertThat(tenant.counters().logouts()).isZero();
  }
}

package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions are signed away from the event loops: once for all who wait, and in nobody's way. */
class SigningIT {
  private static final int CALLERS = 300;

  /** How often it was looked how late the control loop is: as often as it had time for that. */
  private static final String LOOKS = "latchkey_telemetry_loop_lag_seconds_count{loop=\"control\"}";

  private static final String CALL = Bench.request("GET", "/x", "");

  @TempDir private Path directory;

  private Bench bench(String grant) throws Exception {
    KeyShapes.Shape key = KeyShapes.one(directory, "key");
    return Bench.start(
        directory,
        """
        tenants: { api: { kind: generic, url: "TENANT" } }
        serviceAccounts:
          bot: { tenant: api, %s, tokenEndpoint: "TOKENS/t", clientId: c, keyFile: "%s" }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "SHA" } }
        routes: [{ name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }]
        """
            .formatted(grant.contains(":") ? grant : "grant: " + grant, key.file()));
  }

  private static void assertAllAnswered(List<Swarm.Got> got) {
    assertThat(got)
        .hasSize(CALLERS)
        .allSatisfy(each -> assertThat(each.answer()).startsWith("HTTP/1.1 200 "));
  }

  private static CompletableFuture<List<Swarm.Got>> send(Swarm swarm) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return swarm.send(CALL);
          } catch (Exception failed) {
            throw new AssertionError(failed);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"privateKeyJwt", "jwtBearer"})
  void callsOnAColdStartCostOneAssertionAndOneToken(String grant) throws Exception {
    try (HeldSigning signing = new HeldSigning()) {
      signing.holdAfter(0);
      try (Bench bench = bench(grant);
          Swarm swarm = new Swarm(bench.gateway.address(), CALLERS)) {
        CompletableFuture<List<Swarm.Got>> got = send(swarm);
        await().until(() -> signing.begun() == 1);
        double looks = bench.metric(LOOKS);
        await("the control loop runs").until(() -> bench.metric(LOOKS) > looks + 1);
        assertThat(bench.tokens.sent()).isEmpty();
        signing.release();

        assertAllAnswered(got.get(20, TimeUnit.SECONDS));
        assertThat(bench.tokens.sent()).hasSize(1);
        assertThat(signing.begun()).isOne();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"privateKeyJwt", "jwtBearer"})
  void aRefusedTokenCostsOneMoreForAllWhoHadIt(String grant) throws Exception {
    try (HeldSigning signing = new HeldSigning();
        Bench bench = bench(grant);
        Swarm swarm = new Swarm(bench.gateway.address(), CALLERS)) {
      signing.holdAfter(1);
      bench.tenant.answers(
          request ->
              request.field("Authorization").equals("Bearer token-1")
                  ? FakeTenant.answer("401 Unauthorized", "", "")
                  : FakeTenant.HI);
      CompletableFuture<List<Swarm.Got>> got = send(swarm);
      await().until(() -> signing.begun() == 2);
      signing.release();

      assertAllAnswered(got.get(20, TimeUnit.SECONDS));
      assertThat(bench.tokens.sent()).hasSize(2);
      assertThat(signing.begun()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"privateKeyJwt", "jwtBearer"})
  void slowSigningForOneTokenDelaysNobodyWhoHasAnother(String grant) throws Exception {
    try (HeldSigning signing = new HeldSigning()) {
      signing.holdAfter(1);
      try (Bench bench = bench("pool: { size: 2 }, grant: " + grant);
          Swarm swarm = new Swarm(bench.gateway.address(), CALLERS)) {
        await().until(() -> signing.begun() == 2);
        List<Swarm.Got> got = send(swarm).get(20, TimeUnit.SECONDS);

        assertAllAnswered(got);
        assertThat(got)
            .allSatisfy(each -> assertThat(each.latency()).isLessThan(Duration.ofSeconds(3)));
        assertThat(bench.tokens.sent()).as("the second is still being signed").hasSize(1);
        signing.release();
        await().until(() -> bench.tokens.sent().size() == 1);
        assertThat(signing.begun()).isEqualTo(2);
      }
    }
  }
}

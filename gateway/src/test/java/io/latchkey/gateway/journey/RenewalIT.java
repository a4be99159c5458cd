package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.aic.AicSettings;
import io.latchkey.sandbox.aic.AicTenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of both vendors that are refused: at once, in passing, and for good. */
class RenewalIT {
  private static final String YAML =
      """
      tenants:
        sws: { kind: cyberark-sws, url: "TENANT", issuer: "TENANT/auth/realms/serviceaccounts" }
        aic: { kind: pingone-aic, url: "TENANT" }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: aic, path: /aic/, stripPrefix: true, tenant: aic, serviceAccount: ops, callers: { app: [all] } }
        - { name: sws, path: /sws/, stripPrefix: true, tenant: sws, serviceAccount: admin, callers: { app: [all] } }
      serviceAccounts:
      """;

  /** As AIC says it: JSON, and no challenge. */
  private static final String REFUSED =
      FakeTenant.answer(
          "401 Unauthorized",
          "Content-Type: application/json\r\n",
          "{\"code\":401,\"reason\":\"Unauthorized\",\"message\":\"Access Denied\"}");

  /** How many tokens each tenant's own endpoint gave, by its path. */
  private final Map<String, Integer> minted = new ConcurrentHashMap<>();

  private final AtomicInteger refusals = new AtomicInteger();

  @TempDir private Path directory;
  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    VendorKeys.write(directory);
    bench =
        Bench.start(
            directory,
            YAML + VendorKeys.sws("admin", "administrator") + VendorKeys.aic("ops", "\"fr:idm:*\""),
            this::tell);
  }

  private void tell(FakeTenant tenant) {
    tenant.mints(
        request ->
            FakeTenant.token("token-" + minted.merge(kind(request.head()), 1, Integer::sum)));
    tenant.answers(
        request -> refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? REFUSED : FakeTenant.HI);
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  private static String kind(String head) {
    return head.startsWith("POST /am/") ? "aic" : "sws";
  }

  /** The forms that the account of this route asked for tokens with. */
  private List<String> asked(String path) {
    return bench.tenant.asked().stream()
        .filter(request -> path.startsWith("/" + kind(request.head())))
        .map(Answer::content)
        .toList();
  }

  private static String put(String path) {
    return Bench.request("PUT", path, "If-Match: \"7\"\r\nContent-Length: 2\r\n") + "{}";
  }

  private List<String> tokensSent() {
    return bench.tenant.sent().stream().map(sent -> sent.field("Authorization")).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/aic/openidm/managed/alpha_user/7", "/sws/v2-edge/sws/policies/7/status"})
  void oneRefusalIsReplayedWithAFreshTokenByAFreshAssertion(String path) throws IOException {
    refusals.set(1);
    Answer answer = bench.call(put(path));

    assertThat(answer.verdict()).isEqualTo("200");
    List<Answer> sent = bench.tenant.sent();
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).head())
        .isEqualTo(sent.get(0).head().replace("Bearer token-1", "Bearer token-2"));
    assertThat(sent).allMatch(request -> request.content().equals("{}"));
    assertThat(asked(path)).hasSize(2).doesNotHaveDuplicates();
    assertThat(bench.call(put(path)).verdict()).isEqualTo("200");
    assertThat(tokensSent()).containsExactly("Bearer token-2");
  }

  @ParameterizedTest
  @CsvSource({
    "/aic/openidm/config/authentication, Access Denied",
    "/sws/v2-edge/sws/policies/7/status, Access Denied"
  })
  void theSecondRefusalInARowIsTheCallersAndTheTokenLivesOn(String path, String said)
      throws IOException {
    refusals.set(2);
    Answer answer = bench.call(put(path));

    assertThat(answer.verdict()).isEqualTo("401");
    assertThat(answer.content()).contains(said);
    assertThat(answer.field("WWW-Authenticate")).isEmpty();
    assertThat(answer.field("Proxy-Status")).isEmpty();
    assertThat(tokensSent()).containsExactly("Bearer token-1", "Bearer token-2");
    for (int i = 0; i < 3; i++) {
      assertThat(bench.call(put(path)).verdict()).isEqualTo("200");
    }
    assertThat(tokensSent()).containsOnly("Bearer token-2");
    assertThat(asked(path)).hasSize(2);
  }

  @Test
  void aTenantThatRefusesEverythingCostsFewTokens() throws IOException {
    refusals.set(Integer.MAX_VALUE);
    for (int i = 0; i < 40; i++) {
      assertThat(bench.call(put("/aic/openidm/x")).verdict()).isEqualTo("401");
    }
    assertThat(asked("/aic")).hasSizeBetween(2, 6);

    refusals.set(0);
    bench.tenant.sent();
    assertThat(bench.call(put("/aic/openidm/x")).verdict()).isEqualTo("200");
    assertThat(asked("/aic")).as("the pool lives on").isEmpty();
  }

  @Test
  void aTenantThatRefusesOneEndpointCostsFewTokensToo() throws IOException {
    bench.tenant.answers(
        request -> request.head().startsWith("PUT /openidm/bad") ? REFUSED : FakeTenant.HI);
    for (int i = 0; i < 30; i++) {
      assertThat(bench.call(put("/aic/openidm/bad")).status()).isEqualTo(401);
      assertThat(bench.call(put("/aic/openidm/good")).status()).isEqualTo(200);
    }
    assertThat(asked("/aic")).hasSizeBetween(2, 8);
  }

  @Test
  void aSecondRefusalDropsNoTokenThatOthersAreServedWith() throws IOException {
    bench.tenant.answers(
        request -> {
          if (!request.head().startsWith("PUT /openidm/bad")) {
            return FakeTenant.HI;
          }
          if (request.field("Authorization").equals("Bearer token-2")) {
            served("/aic/openidm/good");
          }
          return REFUSED;
        });
    assertThat(bench.call(put("/aic/openidm/bad")).status()).isEqualTo(401);
    served("/aic/openidm/good");

    assertThat(asked("/aic")).hasSize(2);
    assertThat(tokensSent()).doesNotContain("Bearer token-3");
  }

  private void served(String path) {
    try {
      assertThat(bench.call(put(path)).status()).isEqualTo(200);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Test
  void theRefusalsOfOneAccountCostNoOtherAccountAToken() throws IOException {
    bench.call(put("/sws/v2-edge/sws/users/7"));
    refusals.set(2);
    bench.call(put("/aic/openidm/x"));
    bench.tenant.sent();

    bench.call(put("/sws/v2-edge/sws/users/7"));

    assertThat(tokensSent()).containsExactly("Bearer token-1");
  }

  /** What the recorded tenant does: two calls after its authentication was configured get 401. */
  @Test
  void theTransientRefusalsOfTheSimulatedTenantArePassedOver(@TempDir Path own) throws Exception {
    AicSettings settings = AicSettings.demo(new SecureRandom());
    try (AicTenant tenant = AicTenant.start(settings, InetAddress.getLoopbackAddress(), 0)) {
      VendorKeys.owned(own.resolve("aic.jwk"), settings.jwk());
      String account = VendorKeys.aic("ops", "\"fr:idm:*\"");
      String yaml =
          YAML.replaceAll("(?m)^.*sws.*\n", "").replace("TENANT", tenant.url().toString())
              + account.replaceFirst("accountId: [^,]*", "accountId: " + settings.accountId());
      try (Bench live = Bench.start(own, yaml)) {
        String users = "/aic/openidm/managed/alpha_user?_queryFilter=true&_fields=userName";
        assertThat(live.get(users, "").status()).isEqualTo(200);
        tenant.switches().unauthorizedNext.set(1);
        assertThat(live.get(users, "").status()).isEqualTo(200);
        tenant.switches().unauthorizedNext.set(2);
        assertThat(live.get(users, "").status()).isIn(200, 401);
        for (int i = 0; i < 5; i++) {
          assertThat(live.get(users, "").status()).isEqualTo(200);
        }
        assertThat(live.metric("latchkey_credential_rejections_total{account=\"ops\"}"))
            .isBetween(1.0, 3.0);
      }
    }
  }
}

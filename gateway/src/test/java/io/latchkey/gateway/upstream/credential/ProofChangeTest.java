package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.scope.Role;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may change of an account while the gateway runs, and what may not. */
class ProofChangeTest {
  private static final ClientCredentials SECRET = Accounts.client(false, "orders");
  private static final UserLogin LOGIN = Accounts.login();
  private static final JwtBearer BEARER = Accounts.bearer(new PublicClient(null), "orders");

  private static @Nullable String refusal(Grant now, Grant next) {
    return ProofChange.refusal(Accounts.account(now), Accounts.account(next));
  }

  private static ClientCredentials client(String id, String secret, boolean post) {
    return new ClientCredentials(
        new ClientSecret(id, Secret.of(secret), post),
        SECRET.endpoint(),
        SECRET.scopes(),
        SECRET.parameters());
  }

  private static JwtBearer signed(String issuer, String subject, Duration lifetime) {
    Signed now = Accounts.signed();
    return new JwtBearer(
        new Signed(now.key(), issuer, subject, now.audience(), lifetime, true, true),
        BEARER.client(),
        BEARER.endpoint(),
        BEARER.scopes(),
        BEARER.parameters());
  }

  private static StaticHeaders headers(String name, String value) {
    return new StaticHeaders(Map.of(name, Secret.of(value)));
  }

  static Stream<Arguments> proofs() {
    return Stream.of(
        Arguments.of(SECRET, client("svc-hr@example.com", "another", false)),
        Arguments.of(SECRET, client("another@example.com", "another", false)),
        Arguments.of(LOGIN, new UserLogin("b", Secret.of("p"), LOGIN.lifetime(), LOGIN.tenantId())),
        Arguments.of(BEARER, signed("other", "other", Duration.ofMinutes(1))),
        Arguments.of(headers("x-api-key", "a"), headers("x-api-key", "b")));
  }

  @ParameterizedTest
  @MethodSource("proofs")
  void whoProvesItAndByWhatMayChange(Grant now, Grant next) {
    assertThat(now).isNotEqualTo(next);
    assertThat(refusal(now, next)).isNull();
  }

  static Stream<Arguments> others() {
    ClientCredentials more =
        new ClientCredentials(
            SECRET.client(), SECRET.endpoint(), List.of("orders", "all"), SECRET.parameters());
    ClientCredentials elsewhere =
        new ClientCredentials(
            SECRET.client(), Accounts.GENERIC_ENDPOINT, SECRET.scopes(), SECRET.parameters());
    ClientCredentials with =
        new ClientCredentials(
            SECRET.client(), SECRET.endpoint(), SECRET.scopes(), Map.of("resource", "all"));
    ClientCredentials otherwise =
        new ClientCredentials(
            new ClientAssertion(Accounts.signed(), "bot"),
            SECRET.endpoint(),
            SECRET.scopes(),
            SECRET.parameters());
    return Stream.of(
        Arguments.of(SECRET, more, "its scopes"),
        Arguments.of(SECRET, elsewhere, "its token endpoint"),
        Arguments.of(SECRET, with, "its parameters"),
        Arguments.of(SECRET, otherwise, "how its client proves itself"),
        Arguments.of(SECRET, LOGIN, "its grant"),
        Arguments.of(SECRET, client("svc-hr@example.com", "x", true), "more than its secret"),
        Arguments.of(BEARER, signed("bot", "boss", Duration.ofMinutes(1)), "its assertion"),
        Arguments.of(BEARER, signed("bot", "bot", Duration.ofMinutes(2)), "its assertion"),
        Arguments.of(
            LOGIN,
            new UserLogin("b", LOGIN.password(), Duration.ofHours(2), LOGIN.tenantId()),
            "more than its secret"),
        Arguments.of(headers("x-api-key", "a"), headers("authorization", "a"), "the names of"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatDecidesRightsAndWaysMayNot(Grant now, Grant next, String expected) {
    assertThat(refusal(now, next))
        .startsWith(expected)
        .contains("needs a reload")
        .doesNotContain(Accounts.SECRET);
  }

  @Test
  void aSubjectThatTheAccountSpeaksForMayNot() {
    assertThat(refusal(signed("bot", "kim", Duration.ZERO), signed("bot2", "kim", Duration.ZERO)))
        .isNull();
    assertThat(refusal(signed("bot", "kim", Duration.ZERO), signed("bot", "boss", Duration.ZERO)))
        .startsWith("its assertion");
  }

  @Test
  void roleProbeAndSizeOfThePoolMayNot() {
    ServiceAccountSettings now = Accounts.account(SECRET);
    assertThat(
            ProofChange.refusal(
                now, new ServiceAccountSettings("account", "t", 1, Role.VIEWER, SECRET, null)))
        .startsWith("its role");
    assertThat(
            ProofChange.refusal(
                now, new ServiceAccountSettings("account", "t", 2, null, SECRET, null)))
        .startsWith("the size of its pool");
    assertThat(
            ProofChange.refusal(
                now,
                new ServiceAccountSettings("account", "t", 1, null, SECRET, new Probe("GET", "/"))))
        .startsWith("its probe");
  }
}

package io.latchkey.gateway.upstream.credential;

import static io.latchkey.gateway.upstream.credential.Fetched.failure;
import static io.latchkey.gateway.upstream.credential.Fetched.minted;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Renewed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import io.latchkey.gateway.upstream.transport.TenantSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The token request of each grant and client authentication, as it goes out. */
class TokenRequestTest {
  private static final String GOOD = "{\"access_token\":\"abc\",\"token_type\":\"Bearer\"}";
  private static final String CLIENT_GRANT = "client_credentials";
  private static final String BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final HandClock clock = new HandClock();
  private final ScriptedClient client = new ScriptedClient();

  @TempDir Path folder;

  private Form sent(Grant grant) {
    client.answer(200, GOOD);
    minted(Accounts.source(grant, Accounts.generic(), client, clock));
    return Form.of(client, client.requests.size() - 1);
  }

  static Stream<Arguments> clients() {
    Secret secret = Secret.of("s: x");
    return Stream.of(
        Arguments.of(new ClientSecret("a b", secret, false), Map.of(), "Basic YStiOnMlM0EreA=="),
        Arguments.of(
            new ClientSecret("a b", secret, true),
            Map.of("client_id", "a b", "client_secret", "s: x"),
            ""),
        Arguments.of(new ClientCertificate("bot", Tls.SYSTEM), Map.of("client_id", "bot"), ""),
        Arguments.of(new PublicClient("bot"), Map.of("client_id", "bot"), ""),
        Arguments.of(new PublicClient(null), Map.of(), ""));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void eachClientProvesItselfInItsWay(
      ClientAuthentication proof, Map<String, String> fields, String authorization) {
    Form form = sent(Accounts.with(proof, "a", "b"));
    assertThat(form.get("grant_type")).isEqualTo(CLIENT_GRANT);
    assertThat(form.get("scope")).isEqualTo("a b");
    List<String> names = new ArrayList<>(fields.keySet());
    names.addAll(List.of("grant_type", "scope"));
    assertThat(form.parameters()).containsOnlyKeys(names);
    fields.forEach((name, value) -> assertThat(form.get(name)).isEqualTo(value));
    assertThat(client.field(0, "authorization")).isEqualTo(authorization);
    assertThat(client.content(0)).contains("scope=a+b");
    assertThat(client.field(0, "content-type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(client.field(0, "accept")).isEqualTo("application/json");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void theJwtBearerGrantGoesWithEachClient(
      ClientAuthentication proof, Map<String, String> fields, String authorization) {
    Form form = sent(Accounts.bearer(proof));
    assertThat(form.get("grant_type")).isEqualTo(BEARER_GRANT);
    assertThat(form.assertion("assertion").getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    fields.forEach((name, value) -> assertThat(form.get(name)).isEqualTo(value));
    assertThat(form.parameters()).hasSize(2 + fields.size());
    assertThat(client.field(0, "authorization")).isEqualTo(authorization);
  }

  @Test
  void anAssertionProvesTheClientWithAndWithoutItsId() {
    Form named = sent(Accounts.with(new ClientAssertion(Accounts.signed(), "bot")));
    assertThat(named.parameters())
        .containsOnlyKeys("grant_type", "client_assertion_type", "client_assertion", "client_id");
    assertThat(named.get("client_id")).isEqualTo("bot");
    Form nameless = sent(Accounts.with(new ClientAssertion(Accounts.signed(), null)));
    assertThat(nameless.parameters())
        .containsOnlyKeys("grant_type", "client_assertion_type", "client_assertion");
  }

  @Test
  void theGrantAndTheClientMayEachHaveAnAssertionAndTheyDiffer() throws Exception {
    Form form = sent(Accounts.bearer(new ClientAssertion(Accounts.signed(), null)));
    SignedJWT grant = form.assertion("assertion");
    SignedJWT proof = form.assertion("client_assertion");
    assertThat(grant.getJWTClaimsSet().getJWTID()).isNotEqualTo(proof.getJWTClaimsSet().getJWTID());
  }

  @Test
  void eachAttemptHasItsOwnAssertion() {
    TokenSource source =
        Accounts.source(
            Accounts.with(new ClientAssertion(Accounts.signed(), "bot")),
            Accounts.generic(),
            client,
            clock);
    Set<String> seen = new java.util.HashSet<>();
    for (int i = 0; i < 20; i++) {
      client.answer(503, "");
      failure(source);
      seen.add(String.valueOf(Form.of(client, i).get("client_assertion")));
    }
    assertThat(seen).hasSize(20);
  }

  @Test
  void moreParametersGoAlongButNeverInThePlaceOfTheGrantsOwn() {
    Form form =
        sent(
            new ClientCredentials(
                new PublicClient("bot"),
                Accounts.GENERIC_ENDPOINT,
                List.of("a"),
                Map.of("resource", "https://api.example.com/?a=b&c", "scope", "all", "empty", "")));
    assertThat(form.get("resource")).isEqualTo("https://api.example.com/?a=b&c");
    assertThat(form.get("scope")).isEqualTo("a");
    assertThat(client.content(0)).contains("empty=");
  }

  @Test
  void anAssertionThatSomethingElseRenewsIsReadForEachAttempt() throws IOException {
    Path file = folder.resolve("token");
    TokenSource source =
        Accounts.source(
            Accounts.with(new ClientAssertion(new Renewed(file), "bot")),
            Accounts.generic(),
            client,
            clock);
    MintFailure missing = failure(source);
    assertThat(missing.word()).isEqualTo("assertion");
    assertThat(missing.permanent()).isFalse();
    assertThat(missing.sentence()).contains("assertionFile").contains(file.toString());
    assertThat(client.requests).isEmpty();
    for (String text : List.of("eyJh.e30.c2ln", "eyJh.e30.b3RoZXI")) {
      Files.writeString(file, text + "\n");
      client.answer(200, GOOD);
      minted(source);
      assertThat(Form.of(client, client.requests.size() - 1).get("client_assertion"))
          .isEqualTo(text);
    }
  }

  @Test
  void nothingOfARequestIsPrinted() {
    TokenRequest request = new TokenRequest();
    request.add("client_secret", "S3cret");
    request.authorization("Basic S3cret");
    assertThat(request.toString()).doesNotContain("S3cret");
  }
}

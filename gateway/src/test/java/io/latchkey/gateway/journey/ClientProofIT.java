package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in a token request beside its assertion, and that no assertion is sent twice. */
class ClientProofIT {
  private static final String PARAMETERS =
      "scopes: [read, \"write:*\"], parameters: { resource: \"https://api.example/a b&c=d\" }";

  @TempDir private Path directory;

  private Bench bench(String account) throws Exception {
    KeyShapes.Shape key = KeyShapes.one(directory, "key");
    return Bench.start(
        directory,
        """
        tenants: { api: { kind: generic, url: "TENANT" } }
        serviceAccounts:
          bot: { tenant: api, tokenEndpoint: "TOKENS/t", keyFile: "%s", ACCOUNT }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "SHA" } }
        routes: [{ name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }]
        """
            .formatted(key.file())
            .replace("ACCOUNT", account));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          assertionIssuer: i                                                       | -                 | i   | -                      | -
          clientId: 'b:t'                                                          | -                 | b:t | client_id=b:t          | -
          clientId: 'b:t', clientSecret: 's c', assertionIssuer: i                 | Basic YiUzQXQ6cytj | i  | -                      | -
          clientId: 'b:t', clientSecret: 's c', clientAuthentication: basic        | Basic YiUzQXQ6cytj | b:t | -                     | -
          clientId: 'b:t', clientSecret: 's c', clientAuthentication: post         | -                 | b:t | client_id=b:t client_secret=s c | -
          clientId: c, accountId: a, assertionIssuer: i, subject: s                | -                 | i   | client_id=c            | s
          clientId: c, accountId: a                                                | -                 | a   | client_id=c            | -
          """)
  void theGrantGoesWithEveryProofOfTheClient(
      String keys, String authorization, String issuer, String fields, String subject)
      throws Exception {
    try (Bench bench = bench("grant: jwtBearer, " + PARAMETERS + ", " + keys)) {
      assertThat(bench.get("/x", "").verdict()).isEqualTo("200");
      TokenForm form = TokenForm.of(bench.tokens.sent().get(0));

      JWTClaimsSet claims = form.claims("assertion", key());
      assertThat(claims.getIssuer()).isEqualTo(issuer);
      assertThat(claims.getSubject()).isEqualTo(subject == null ? issuer : subject);
      assertThat(form.request().field("Authorization"))
          .isEqualTo(authorization == null ? "" : authorization);
      assertThat(
              form.without("assertion", "grant_type", "scope", "resource").entrySet().stream()
                  .map(Object::toString)
                  .sorted()
                  .collect(Collectors.joining(" ")))
          .isEqualTo(fields == null ? "" : fields);
      assertThat(form.get("scope")).isEqualTo("read write:*");
      assertThat(form.get("resource")).isEqualTo("https://api.example/a b&c=d");
    }
  }

  private PublicKey key() throws Exception {
    byte[] der = Files.readAllBytes(directory.resolve("key.pub"));
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
  }

  @Test
  void theClientsOwnProofGoesWithScopesAndParametersToo() throws Exception {
    try (Bench bench =
        bench("grant: privateKeyJwt, clientId: c, audience: 'https://them', " + PARAMETERS)) {
      assertThat(bench.get("/x", "").verdict()).isEqualTo("200");
      TokenForm form = TokenForm.of(bench.tokens.sent().get(0));

      assertThat(form.without("client_assertion"))
          .isEqualTo(
              Map.of(
                  "grant_type", "client_credentials",
                  "client_assertion_type", TokenForm.ASSERTION_TYPE,
                  "client_id", "c",
                  "scope", "read write:*",
                  "resource", "https://api.example/a b&c=d"));
      assertThat(form.claims("client_assertion", key()).getAudience())
          .containsExactly("https://them");
    }
  }

  @ParameterizedTest
  @CsvSource({"privateKeyJwt,client_assertion", "jwtBearer,assertion"})
  void eachAttemptHasItsOwnAssertionAfterFailuresRefusalsAndAtRefresh(String grant, String field)
      throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    try (Bench bench = bench("grant: " + grant + ", clientId: c")) {
      assertThat(bench.get("/x", "").verdict()).isEqualTo("200");
      List<Answer> asked = new ArrayList<>(bench.tokens.sent());
      bench.tokens.answers(
          request ->
              switch (attempts.incrementAndGet()) {
                case 1 -> FakeTenant.answer("503 Service Unavailable", "", "");
                case 2 -> FakeTenant.answer("500 Internal Server Error", "", "{}");
                default ->
                    FakeTenant.json(
                        "{\"access_token\":\"t%d\",\"token_type\":\"Bearer\",\"expires_in\":1}"
                            .formatted(attempts.get()));
              });
      bench.tenant.answers(
          request -> {
            boolean first = request.field("Authorization").equals("Bearer token-1");
            refused.addAndGet(first ? 1 : 0);
            return first ? FakeTenant.answer("401 Unauthorized", "", "") : FakeTenant.HI;
          });
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                bench.get("/x", "");
                return attempts.get() >= 4;
              });
      asked.addAll(bench.tokens.sent());

      assertThat(refused).hasPositiveValue();
      assertThat(asked).hasSizeGreaterThanOrEqualTo(5);
      Set<String> ids = new HashSet<>();
      for (Answer request : asked) {
        ids.add(TokenForm.of(request).claims(field, key()).getJWTID());
      }
      assertThat(ids).hasSameSizeAs(asked);
    }
  }
}

package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key file of every shape, from the YAML to the token endpoint that verifies what it signed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyShapeIT {
  private List<KeyShapes.Shape> shapes;
  private Bench bench;
  private final Map<String, TokenForm> asked = new HashMap<>();
  private Instant begun;

  @BeforeAll
  void callEveryAccountOnce(@TempDir Path files) throws Exception {
    shapes = KeyShapes.make(files);
    begun = Instant.now();
    bench = Bench.start(files, yaml());
    for (KeyShapes.Shape shape : shapes) {
      for (String grant : List.of("client", "bearer")) {
        assertThat(bench.get("/" + grant + "/" + shape + "/x", "").verdict())
            .as(grant + " with " + shape)
            .isEqualTo("200");
      }
    }
    for (Answer request : bench.tokens.sent()) {
      TokenForm form = TokenForm.of(request);
      assertThat(asked.put(form.path(), form)).as(form.path() + " twice").isNull();
    }
  }

  @AfterAll
  void stop() throws Exception {
    bench.close();
  }

  private String yaml() {
    StringBuilder accounts = new StringBuilder("serviceAccounts:\n");
    StringBuilder routes = new StringBuilder("routes:\n");
    for (KeyShapes.Shape shape : shapes) {
      String key = "keyFile: \"%s\"%s".formatted(shape.file(), shape.keys());
      accounts.append(
          """
            client-%s: { tenant: api, grant: privateKeyJwt, tokenEndpoint: "TOKENS/client/%s", clientId: bot, %s }
            bearer-%s: { tenant: api, grant: jwtBearer, tokenEndpoint: "TOKENS/bearer/%s", audience: "urn:them", accountId: kim, assertionLifetime: 5m, %s }
          """
              .formatted(shape, shape, key, shape, shape, key));
      for (String grant : List.of("client", "bearer")) {
        routes.append(
            "  - { name: %s-%s, path: /%s/%s/, tenant: api, serviceAccount: %s-%s, callers: { app: [all] } }\n"
                .formatted(grant, shape, grant, shape, grant, shape));
      }
    }
    return """
        tenants: { api: { kind: generic, url: "TENANT" } }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "SHA" } }
        """
        + accounts
        + routes;
  }

  Stream<KeyShapes.Shape> shapes() {
    return shapes.stream();
  }

  private TokenForm asked(String path) {
    TokenForm form = asked.get(path);
    assertThat(form).as(path + " of " + asked.keySet()).isNotNull();
    return form;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theClientProvesItselfByIt(KeyShapes.Shape shape) throws Exception {
    TokenForm form = asked("/client/" + shape);

    assertThat(form.without("client_assertion"))
        .isEqualTo(
            Map.of(
                "grant_type", "client_credentials",
                "client_assertion_type", TokenForm.ASSERTION_TYPE,
                "client_id", "bot"));
    assertThat(form.request().field("Authorization")).isEmpty();
    assertHeader(form.jws("client_assertion"), shape);
    JWTClaimsSet claims = form.claims("client_assertion", shape.publicKey());
    assertThat(claims.getAudience()).containsExactly(bench.tokens.url() + "/client/" + shape);
    assertThat(List.of(claims.getIssuer(), claims.getSubject())).containsOnly("bot");
    assertLife(claims, Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theGrantIsSignedByIt(KeyShapes.Shape shape) throws Exception {
    TokenForm form = asked("/bearer/" + shape);

    assertThat(form.without("assertion")).isEqualTo(Map.of("grant_type", TokenForm.JWT_BEARER));
    assertHeader(form.jws("assertion"), shape);
    JWTClaimsSet claims = form.claims("assertion", shape.publicKey());
    assertThat(claims.getAudience()).containsExactly("urn:them");
    assertThat(List.of(claims.getIssuer(), claims.getSubject())).containsOnly("kim");
    assertLife(claims, Duration.ofMinutes(5));
  }

  private static void assertHeader(JWSObject jws, KeyShapes.Shape shape) {
    JWSHeader header = jws.getHeader();
    assertThat(header.getAlgorithm().getName()).isEqualTo(shape.algorithm());
    assertThat(header.getKeyID()).isEqualTo(shape.kid());
    assertThat(header.toJSONObject())
        .containsEntry("typ", "JWT")
        .hasSize(shape.kid() == null ? 2 : 3);
  }

  private void assertLife(JWTClaimsSet claims, Duration life) {
    Instant issued = claims.getIssueTime().toInstant();
    assertThat(issued).isBetween(begun.minusSeconds(1), Instant.now());
    assertThat(claims.getExpirationTime()).isEqualTo(Date.from(issued.plus(life)));
    assertThat(claims.getClaims().keySet())
        .containsExactlyInAnyOrder("iss", "sub", "aud", "exp", "iat", "jti");
    assertThat(claims.toString()).contains("\"aud\":\"");
  }

  @Test
  void noTwoAssertionsHaveTheSameId() throws Exception {
    Set<String> ids = new HashSet<>();
    for (TokenForm form : asked.values()) {
      String field = form.path().startsWith("/client") ? "client_assertion" : "assertion";
      ids.add(JWTClaimsSet.parse(form.jws(field).getPayload().toJSONObject()).getJWTID());
    }
    assertThat(ids).hasSize(2 * shapes.size()).allMatch(id -> id.length() >= 22);
  }
}

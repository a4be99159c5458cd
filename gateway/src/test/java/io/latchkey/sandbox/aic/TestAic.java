package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import java.util.UUID;

/** A demo tenant on a free port with a clock that stands still, and a client that calls it. */
final class TestAic implements AutoCloseable {
  static final String USERS = "/openidm/managed/alpha_user";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final AicSettings SETTINGS = AicSettings.demo(new Random(42));

  final SettableClock clock = new SettableClock();
  final AicSettings settings = SETTINGS;
  final AicTenant tenant =
      AicTenant.start(settings, InetAddress.getLoopbackAddress(), 0, clock, new Random(4711));
  final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  AicSwitches switches() {
    return tenant.switches();
  }

  AicCounters counters() {
    return tenant.counters();
  }

  HttpResponse<String> call(String method, String path, String content, String... fields)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(tenant.url() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                content.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(content, StandardCharsets.UTF_8));
    for (int i = 0; i < fields.length; i += 2) {
      request.header(fields[i], fields[i + 1]);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path, String... fields) throws IOException {
    return call("GET", path, "", fields);
  }

  HttpResponse<String> post(String path, String content, String... fields) throws IOException {
    return call("POST", path, content, fields);
  }

  /** A call with a token of these scopes, asked for anew. */
  HttpResponse<String> as(String scope, String method, String path, String content)
      throws IOException {
    return call(method, path, content, "Authorization", bearer(scope));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static JsonNode read(HttpResponse<String> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String audience() {
    return tenant.url() + "/am/oauth2/access_token";
  }

  /** The claims of an assertion that is right in everything. */
  JWTClaimsSet.Builder claims() {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(settings.accountId())
        .subject(settings.accountId())
        .audience(audience())
        .jwtID(UUID.randomUUID().toString())
        .expirationTime(Date.from(now.plusSeconds(180)));
  }

  String signed(JWTClaimsSet.Builder claims) {
    return signed(settings.key(), JWSAlgorithm.RS256, claims);
  }

  static String signed(RSAKey key, JWSAlgorithm algorithm, JWTClaimsSet.Builder claims) {
    SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims.build());
    try {
      jwt.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }

  /** Asks for a token with values that are not escaped, as the vendor's own client does. */
  HttpResponse<String> mint(String assertion, String scope) throws IOException {
    return post(
        "/am/oauth2/access_token",
        "assertion="
            + assertion
            + "&client_id=service-account&grant_type="
            + "urn:ietf:params:oauth:grant-type:jwt-bearer&scope="
            + scope,
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  String bearer(String scope) throws IOException {
    return "Bearer " + read(mint(signed(claims()), scope)).path("access_token").asText();
  }

  String idm() throws IOException {
    return bearer(ScopeCatalog.IDM);
  }

  String am() throws IOException {
    return bearer(ScopeCatalog.AM);
  }

  /** What a user must have, under this name. */
  static String user(String name) {
    return "{\"userName\":\""
        + name
        + "\",\"givenName\":\"Test\",\"sn\":\"User\",\"mail\":\""
        + name
        + "@example.com\"}";
  }

  @Override
  public void close() {
    tenant.close();
  }
}

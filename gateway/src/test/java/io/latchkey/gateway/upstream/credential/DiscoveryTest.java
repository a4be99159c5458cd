package io.latchkey.gateway.upstream.credential;

import static io.latchkey.gateway.upstream.credential.Fetched.failure;
import static io.latchkey.gateway.upstream.credential.Fetched.minted;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.transport.TenantSettings.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
  private static final String ISSUER = "https://login.example.com/realms/a";
  private static final String TOKEN =
      "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":60}";

  private final HandClock clock = new HandClock();
  private final ScriptedClient client = new ScriptedClient();

  private TokenSource source(String issuer, String... hosts) {
    return Accounts.source(Accounts.discovered(issuer, hosts), Accounts.generic(), client, clock);
  }

  private static String document(String issuer, String endpoint) {
    return "{\"issuer\":\"" + issuer + "\",\"token_endpoint\":\"" + endpoint + "\"}";
  }

  private String address(int i) {
    return client.request(i).uri().toString();
  }

  @Test
  void theEndpointIsDiscoveredOnceAndThenKnown() {
    TokenSource source = source(ISSUER);
    assertThat(source.endpointPaths()).isEmpty();
    client.answer(200, document(ISSUER, ISSUER + "/token")).answer(200, TOKEN).answer(200, TOKEN);
    minted(source);
    minted(source);
    assertThat(address(0)).isEqualTo(ISSUER + "/.well-known/openid-configuration");
    assertThat(address(1)).isEqualTo(ISSUER + "/token");
    assertThat(client.content(1)).contains("resource=https%3A%2F%2Fapi.example.com");
    assertThat(address(2)).isEqualTo(ISSUER + "/token");
    assertThat(source.endpointPaths()).containsExactly("/realms/a/token");
  }

  @Test
  void theOtherWellKnownFormIsTriedNext() {
    client.answer(404, "").answer(200, document(ISSUER, ISSUER + "/t")).answer(200, TOKEN);
    minted(source(ISSUER));
    assertThat(address(1))
        .isEqualTo("https://login.example.com/.well-known/oauth-authorization-server/realms/a");
  }

  @Test
  void aSlashAtTheEndOfTheIssuerIsPartOfItsNameAndNotOfTheAddress() {
    client.answer(200, document("https://login.example.com/", "https://login.example.com/t"));
    client.answer(200, TOKEN);
    minted(source("https://login.example.com/"));
    assertThat(address(0)).isEqualTo("https://login.example.com/.well-known/openid-configuration");
    client.answer(200, document("https://login.example.com", "https://login.example.com/t"));
    assertThat(failure(source("https://login.example.com/")).sentence()).contains("another issuer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/token",
        "http://[::1]/token",
        "http://127.0.0.1/token",
        "https://login.example.com:8443/token",
        "http://login.example.com/token",
        "http://login.example.com:443/token",
        "https://login.example.com.evil.example/token",
        "https://evil.example/login.example.com",
        "https://login.example.com@evil.example/token",
        "https://user@login.example.com/token",
        "https://login.example.com./token",
        "https://login.example.com\\\\@evil.example/token",
        "https://login.example.com/token#f",
        "https:login.example.com/token",
        "//login.example.com/token",
        "/token",
        "file:///etc/passwd",
        "gopher://login.example.com/",
        "https:///token",
        "https://listed.example:8443/token",
        "http://listed.example/token",
        "https://ported.example/token",
        "https://ported.example:9444/token",
        "https://sub.listed.example/token",
        "",
        " ",
      })
  void anEndpointElsewhereIsRefused(String endpoint) {
    client.answer(200, document(ISSUER, endpoint));
    MintFailure failure = failure(source(ISSUER, "listed.example", "ported.example:9443"));
    assertThat(failure.word()).isEqualTo("discovery");
    assertThat(client.requests).hasSize(1);
    assertThat(failure.sentence()).doesNotContain("evil").doesNotContain("169.254");
  }

  @ParameterizedTest
  @CsvSource({
    "https://login.example.com/realms/a, https://login.example.com:443/token",
    "https://login.example.com/realms/a, https://LOGIN.example.com/token",
    "https://login.example.com/realms/a, https://listed.example/token",
    "https://login.example.com/realms/a, https://listed.example:443/token",
    "https://login.example.com/realms/a, https://ported.example:9443/token",
    "http://127.0.0.1:8181, http://127.0.0.1:8181/token",
    "http://127.0.0.1:8181, http://localhost:8282/token",
  })
  void anEndpointAtTheIssuersOriginOrListedIsTaken(String issuer, String endpoint) {
    client.answer(200, document(issuer, endpoint)).answer(200, TOKEN);
    minted(source(issuer, "listed.example", "ported.example:9443", "localhost:8282"));
    assertThat(address(1)).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"issuer\":\"https://login.example.com/realms/a\"}",
        "{\"issuer\":\"https://login.example.com/realms/a\",\"token_endpoint\":7}",
        "{\"issuer\":\"https://evil.example\",\"token_endpoint\":\"https://login.example.com/t\"}",
        "{\"issuer\":[\"https://login.example.com/realms/a\"],\"token_endpoint\":\"x\"}",
        "<html>",
        "",
        "[]",
      })
  void aDocumentThatIsNotTheIssuersIsRefused(String document) {
    client.answer(200, document);
    MintFailure failure = failure(source(ISSUER));
    assertThat(failure.word()).isIn("discovery", "html", "empty", "not-json");
    assertThat(client.requests).hasSize(1);
  }

  @Test
  void aRedirectOfTheDocumentIsNotFollowed() {
    client.answer(302, "", "Location", "http://169.254.169.254/");
    client.answer(302, "", "Location", "http://169.254.169.254/");
    assertThat(failure(source(ISSUER)).word()).isEqualTo("redirect");
    assertThat(client.requests).hasSize(2);
  }

  @Test
  void aFailedExchangeAsksForTheDocumentAgainAndAnOldEndpointOutlivesALostDocument() {
    TokenSource source = source(ISSUER);
    client.answer(200, document(ISSUER, ISSUER + "/old")).answer(404, "");
    failure(source);
    client.answer(200, document(ISSUER, ISSUER + "/new")).answer(200, TOKEN);
    minted(source);
    assertThat(address(3)).isEqualTo(ISSUER + "/new");
    clock.advance(DiscoveredEndpoint.FRESH.minus(Duration.ofNanos(1)));
    client.answer(200, TOKEN);
    minted(source);
    assertThat(client.requests).hasSize(5);
    clock.advance(Duration.ofNanos(1));
    client.answer(500, "").answer(500, "").answer(200, TOKEN);
    minted(source);
    assertThat(address(7)).isEqualTo(ISSUER + "/new");
  }

  @Test
  void aLaterDocumentCannotLeadElsewhere() {
    TokenSource source = source(ISSUER);
    client.answer(200, document(ISSUER, ISSUER + "/token")).answer(200, TOKEN);
    minted(source);
    clock.advance(DiscoveredEndpoint.FRESH);
    client.answer(200, document(ISSUER, "https://evil.example/token")).answer(200, TOKEN);
    minted(source);
    assertThat(address(3)).isEqualTo(ISSUER + "/token");
  }

  @Test
  void theWholeExchangeKeepsToItsTime() {
    client.answer(200, document(ISSUER, ISSUER + "/token")).answer(200, TOKEN);
    minted(source(ISSUER));
    assertThat(client.request(0).timeout()).isEqualTo(DiscoveredEndpoint.DOCUMENT);
    assertThat(client.request(1).timeout()).isEqualTo(ControlCalls.EXCHANGE);
  }

  private TokenSource mutualTls(String... hosts) {
    return Accounts.source(
        new ClientCredentials(
            new ClientCertificate("bot", Tls.SYSTEM),
            new Discovered(URI.create(ISSUER), Set.of(hosts)),
            List.of(),
            Map.of()),
        Accounts.generic(),
        client,
        clock);
  }

  private static String aliased(String aliases) {
    return "{\"issuer\":\""
        + ISSUER
        + "\",\"token_endpoint\":\""
        + ISSUER
        + "/token\",\"mtls_endpoint_aliases\":"
        + aliases
        + "}";
  }

  @Test
  void aClientWithACertificateTakesTheAliasAndNobodyElseDoes() {
    String document = aliased("{\"token_endpoint\":\"https://mtls.example.com/token\"}");
    client.answer(200, document).answer(200, TOKEN);
    minted(mutualTls("mtls.example.com"));
    assertThat(address(1)).isEqualTo("https://mtls.example.com/token");
    client.answer(200, document).answer(200, TOKEN);
    minted(source(ISSUER));
    assertThat(address(3)).isEqualTo(ISSUER + "/token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"token_endpoint\":7}", "[]", "null", "\"https://a.example\""})
  void withoutAnAliasACertificateGoesToTheUsualEndpoint(String aliases) {
    client.answer(200, aliased(aliases)).answer(200, TOKEN);
    minted(mutualTls());
    assertThat(address(1)).isEqualTo(ISSUER + "/token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://mtls.example.com/token",
        "http://169.254.169.254/",
        "http://mtls.login.example.com/token",
        "/token",
        "",
      })
  void anAliasElsewhereIsRefused(String alias) {
    client.answer(200, aliased("{\"token_endpoint\":\"" + alias + "\"}"));
    MintFailure failure = failure(mutualTls("listed.example"));
    assertThat(failure.word()).isEqualTo("discovery");
    assertThat(failure.sentence())
        .contains("its mtls_endpoint_aliases.token_endpoint ")
        .doesNotContain("169.254");
    assertThat(client.requests).hasSize(1);
  }
}

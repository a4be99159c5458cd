package io.latchkey.gateway.upstream.credential;

import static io.latchkey.gateway.upstream.credential.Fetched.minted;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.latchkey.gateway.upstream.assertion.SwsKeyFile;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorGrantsTest {
  private static final String CLIENT =
      "0123456789abcdef0123456789abcdef.fedcba98765432100123456789abcdef.ExternalServiceAccount";
  private static final String REALM = "https://auth.alero.io/auth/realms/serviceaccounts";

  private final HandClock clock = new HandClock();
  private final ScriptedClient client = new ScriptedClient();

  static ClientCredentials sws(String issuer) {
    return VendorGrants.sws(
        "0123456789ABCDEF0123456789abcdef",
        new SwsKeyFile("fedcba98765432100123456789abcdef", Keys.RSA, null),
        URI.create(issuer));
  }

  static JwtBearer aic(String url, String... scopes) {
    return VendorGrants.aic(
        "5e1a2b3c-0000-4000-8000-000000000001",
        Keys.RSA,
        null,
        URI.create(url),
        List.of(scopes),
        Map.of());
  }

  private static Instant at(Duration later) {
    return HandClock.START.plus(later);
  }

  @ParameterizedTest
  @ValueSource(strings = {REALM, REALM + "/"})
  void webSessionsGetWhatTheVendorsHelperSends(String issuer) throws ParseException {
    TokenSource source = Accounts.source(sws(issuer), Accounts.sws(), client, clock);
    client.answer(
        200,
        "{\"access_token\":\"a.b.c\",\"expires_in\":300,\"refresh_expires_in\":0,"
            + "\"token_type\":\"Bearer\",\"not-before-policy\":0,\"scope\":\"profile email\"}");
    Minted minted = minted(source);
    assertThat(minted.lifetime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(minted.missingScopes()).isEmpty();
    assertThat(client.request(0).uri()).hasToString(REALM + "/protocol/openid-connect/token");
    assertThat(client.field(0, "authorization")).isEmpty();
    assertThat(client.field(0, "content-type")).isEqualTo("application/x-www-form-urlencoded");
    Form form = Form.of(client, 0);
    assertThat(form.parameters())
        .containsOnlyKeys("grant_type", "client_assertion_type", "client_assertion");
    assertThat(form.get("grant_type")).isEqualTo("client_credentials");
    assertThat(form.get("client_assertion_type"))
        .isEqualTo("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    SignedJWT assertion = form.assertion("client_assertion");
    assertThat(assertion.getHeader().toJSONObject())
        .isEqualTo(Map.of("alg", "RS256", "typ", "JWT"));
    assertThat(assertion.getJWTClaimsSet().toJSONObject())
        .containsEntry("iss", CLIENT)
        .containsEntry("sub", CLIENT)
        .containsEntry("aud", REALM)
        .containsEntry("iat", at(Duration.ZERO).getEpochSecond())
        .containsEntry("exp", at(Duration.ofSeconds(50)).getEpochSecond())
        .containsOnlyKeys("iss", "sub", "aud", "iat", "exp", "jti");
    assertThat(source.endpointPaths())
        .containsExactly("/auth/realms/serviceaccounts/protocol/openid-connect/token");
  }

  @Test
  void advancedIdentityCloudGetsWhatTheVendorsToolsSend() throws ParseException {
    JwtBearer grant = aic("https://openam-acme.example.com", "fr:idm:*", "fr:am:*");
    TokenSource source = Accounts.source(grant, Accounts.aic(), client, clock);
    client.answer(
        200,
        "{\"access_token\":\"abc\",\"scope\":\"fr:am:* fr:idm:*\",\"token_type\":\"Bearer\","
            + "\"expires_in\":899}");
    Minted minted = minted(source);
    assertThat(minted.missingScopes()).as("another order is no lack").isEmpty();
    assertThat(minted.lifetime()).isEqualTo(Duration.ofSeconds(899));
    assertThat(client.request(0).uri())
        .hasToString("https://openam-acme.example.com/am/oauth2/access_token");
    assertThat(client.field(0, "authorization")).isEmpty();
    Form form = Form.of(client, 0);
    assertThat(form.parameters()).containsOnlyKeys("grant_type", "assertion", "client_id", "scope");
    assertThat(form.get("grant_type")).isEqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer");
    assertThat(form.get("client_id")).isEqualTo("service-account");
    assertThat(form.get("scope")).isEqualTo("fr:idm:* fr:am:*");
    SignedJWT assertion = form.assertion("assertion");
    assertThat(assertion.getHeader().toJSONObject()).isEqualTo(Map.of("alg", "RS256"));
    assertThat(assertion.getJWTClaimsSet().toJSONObject())
        .containsEntry("iss", "5e1a2b3c-0000-4000-8000-000000000001")
        .containsEntry("sub", "5e1a2b3c-0000-4000-8000-000000000001")
        .containsEntry("aud", "https://openam-acme.example.com:443/am/oauth2/access_token")
        .containsEntry("exp", at(Duration.ofSeconds(180)).getEpochSecond())
        .containsOnlyKeys("iss", "sub", "aud", "exp", "jti");
  }

  @Test
  void aScopeThatAdvancedIdentityCloudDoesNotGrantIsNamed() {
    JwtBearer grant = aic("https://openam-acme.example.com", "fr:idm:*", "fr:am:*");
    client.answer(
        200, "{\"access_token\":\"abc\",\"scope\":\"fr:am:*\",\"token_type\":\"Bearer\"}");
    Minted minted = minted(Accounts.source(grant, Accounts.aic(), client, clock));
    assertThat(minted.missingScopes()).containsExactly("fr:idm:*");
  }

  @ParameterizedTest
  @CsvSource({
    "https://acme.example, https://acme.example:443/am/oauth2/access_token",
    "https://acme.example/, https://acme.example:443/am/oauth2/access_token",
    "https://acme.example:8443, https://acme.example:8443/am/oauth2/access_token",
    "http://127.0.0.1, http://127.0.0.1:80/am/oauth2/access_token",
    "http://127.0.0.1:8183, http://127.0.0.1:8183/am/oauth2/access_token",
    "http://[::1]:8183, http://[::1]:8183/am/oauth2/access_token",
    "https://acme.example/base, https://acme.example:443/base/am/oauth2/access_token",
  })
  void theAudienceIsTheTokenEndpointWithItsPort(String url, String audience) throws ParseException {
    client.answer(200, "{\"access_token\":\"abc\",\"token_type\":\"Bearer\"}");
    minted(Accounts.source(aic(url), Accounts.aic(), client, clock));
    assertThat(Form.of(client, 0).assertion("assertion").getJWTClaimsSet().getAudience())
        .containsExactly(audience);
  }
}

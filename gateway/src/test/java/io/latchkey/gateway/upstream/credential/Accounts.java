package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Settings to test with. */
final class Accounts {
  static final String SECRET = "S3cret: \u00fc&+";
  static final Endpoint ENDPOINT =
      new Given(URI.create("https://abc1234.id.example/oauth2/token/my_api_client"));

  static final Endpoint GENERIC_ENDPOINT = new Given(URI.create("https://login.example.com/token"));

  private static final SecureRandom RANDOM = new SecureRandom();

  private Accounts() {}

  static TenantSettings tenant(TenantKind kind, String url, String... podHosts) {
    return new TenantSettings(
        "t",
        kind,
        List.of(URI.create(url)),
        Set.of(podHosts),
        Set.of(),
        true,
        TenantSettings.Tls.SYSTEM,
        null,
        null,
        TenantSettings.Connections.DEFAULT,
        false,
        TenantSettings.QUOTA_WAIT,
        null,
        null,
        TenantSettings.RetryBudget.DEFAULT,
        null);
  }

  static TenantSettings identity(String... podHosts) {
    return tenant(TenantKind.CYBERARK_IDENTITY, "https://abc1234.id.example", podHosts);
  }

  static TenantSettings generic() {
    return tenant(TenantKind.GENERIC, "https://api.example.com");
  }

  static ClientCredentials client(boolean post, String... scopes) {
    return new ClientCredentials(
        new ClientSecret("svc-hr@example.com", Secret.of(SECRET), post),
        ENDPOINT,
        List.of(scopes),
        Map.of());
  }

  static ClientCredentials discovered(String issuer, String... endpointHosts) {
    return new ClientCredentials(
        new ClientSecret("bot", Secret.of(SECRET), false),
        new Discovered(URI.create(issuer), Set.of(endpointHosts)),
        List.of(),
        Map.of("resource", "https://api.example.com"));
  }

  static TenantSettings sws() {
    return tenant(TenantKind.CYBERARK_SWS, "https://api.alero.io");
  }

  static TenantSettings aic() {
    return tenant(TenantKind.PINGONE_AIC, "https://openam-acme.example.com");
  }

  /** An assertion as a client of {@link TenantKind#GENERIC} signs it. */
  static Signed signed() {
    return new Signed(
        Keys.RSA, "bot", "bot", "https://login.example.com", Duration.ofMinutes(1), true, true);
  }

  static ClientCredentials with(ClientAuthentication client, String... scopes) {
    return new ClientCredentials(client, GENERIC_ENDPOINT, List.of(scopes), Map.of());
  }

  static JwtBearer bearer(ClientAuthentication client, String... scopes) {
    return new JwtBearer(signed(), client, GENERIC_ENDPOINT, List.of(scopes), Map.of());
  }

  static UserLogin login() {
    return new UserLogin(
        "kiosk@example.com", Secret.of("Pa55\"word"), Duration.ofHours(1), "ABC1234");
  }

  static ServiceAccountSettings account(Grant grant) {
    return new ServiceAccountSettings("account", "t", 1, null, grant, null);
  }

  static TokenSource source(
      Grant grant, TenantSettings tenant, ScriptedClient client, HandClock clock) {
    return source(grant, tenant, client, clock, new AssertionDesk(Runnable::run, RANDOM));
  }

  static TokenSource source(
      Grant grant,
      TenantSettings tenant,
      ScriptedClient client,
      HandClock clock,
      AssertionDesk desk) {
    return TokenSources.of(account(grant), tenant, client, clock, desk);
  }
}

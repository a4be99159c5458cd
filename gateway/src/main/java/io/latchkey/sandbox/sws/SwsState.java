package io.latchkey.sandbox.sws;

import com.nimbusds.jwt.JWTClaimsSet;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.tenant.Draw;
import io.latchkey.sandbox.tenant.JwtSigner;
import io.latchkey.sandbox.tenant.RateLimits;
import io.latchkey.sandbox.tenant.TokenStore;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** What the endpoints of one running tenant share: its clients, tokens, data and switches. */
final class SwsState {
  static final String REALM = "/auth/realms/serviceaccounts";
  static final String PROTOCOL = REALM + "/protocol/openid-connect";

  /** Below the issuer: endpoints of the realm that an assertion may be meant for. */
  private static final List<String> ENDPOINTS =
      List.of("", "/token", "/token/introspect", "/ext/par/request", "/ext/ciba/auth");

  private final SwsSettings settings;
  private final SwsSwitches switches = new SwsSwitches();
  private final SwsCounters counters = new SwsCounters();
  private final InstantSource clock;
  private final RateLimits limits;
  private final Draw draw;
  private final TokenStore<AccessToken> tokens;
  private final JwtSigner signer = new JwtSigner();
  private final SwsData data;
  private volatile URI url = URI.create("http://127.0.0.1");

  SwsState(SwsSettings settings, InstantSource clock, Random random) {
    this.settings = settings;
    this.clock = clock;
    this.limits = new RateLimits(switches, counters, clock);
    this.draw = new Draw(random);
    this.tokens = new TokenStore<>(clock);
    this.data = DemoData.draw(random, clock);
  }

  SwsSettings settings() {
    return settings;
  }

  SwsSwitches switches() {
    return switches;
  }

  SwsCounters counters() {
    return counters;
  }

  RateLimits limits() {
    return limits;
  }

  InstantSource clock() {
    return clock;
  }

  Draw draw() {
    return draw;
  }

  JwtSigner signer() {
    return signer;
  }

  TokenStore<AccessToken> tokens() {
    return tokens;
  }

  SwsData data() {
    return data;
  }

  URI url() {
    return url;
  }

  void url(URI bound) {
    url = bound;
  }

  /** The tenant's origin as the caller names it: the realm has no name of its own. */
  String origin(Call call) {
    return "http://" + call.hostOr(url.getRawAuthority());
  }

  String issuer(Call call) {
    return origin(call) + REALM;
  }

  /** What an assertion of this call may be meant for: the issuer, or an endpoint of the realm. */
  List<String> audiences(Call call) {
    return Stream.of(origin(call), url.toString())
        .flatMap(
            origin ->
                ENDPOINTS.stream().map(path -> origin + (path.isEmpty() ? REALM : PROTOCOL + path)))
        .distinct()
        .toList();
  }

  /** The service account that the realm knows under this client id. */
  Optional<ServiceAccount> account(String clientId) {
    return settings.accounts().stream()
        .filter(account -> settings.clientId(account).equals(clientId))
        .findFirst();
  }

  RealmClient client(ServiceAccount account) {
    return new RealmClient(settings.clientId(account), account.role());
  }

  /** An access token; counted as a mint. */
  AccessToken mint(RealmClient client, String issuer, String scope, int lifetimeSeconds) {
    Instant now = clock.instant();
    Instant end = now.plusSeconds(lifetimeSeconds);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience("account")
            .subject(draw.uuid())
            .claim("typ", "Bearer")
            .claim("azp", client.id())
            .claim("acr", "1")
            .claim("scope", scope)
            .claim("client_id", client.id())
            .claim("preferred_username", "service-account-" + client.id())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(end))
            .jwtID(draw.uuid())
            .build();
    AccessToken token =
        new AccessToken(signer.sign(claims), client, now, end, counters.countMint());
    tokens.add(token);
    return token;
  }

  /** Who a client is, for clients that ask for {@code openid}; opens no endpoint. */
  String idToken(RealmClient client, String issuer, int lifetimeSeconds) {
    Instant now = clock.instant();
    return signer.sign(
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(client.id())
            .subject(draw.uuid())
            .claim("typ", "ID")
            .claim("azp", client.id())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(lifetimeSeconds)))
            .jwtID(draw.uuid())
            .build());
  }

  void revokeTokens() {
    tokens.endAll(token -> true);
  }
}

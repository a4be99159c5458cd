package io.latchkey.sandbox.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import io.latchkey.sandbox.identity.IdentitySwitches.TokenFormat;
import io.latchkey.sandbox.identity.LiveCredential.Kind;
import io.latchkey.sandbox.tenant.ClientCredentials;
import io.latchkey.sandbox.tenant.Draw;
import io.latchkey.sandbox.tenant.JwtSigner;
import io.latchkey.sandbox.tenant.RateLimits;
import io.latchkey.sandbox.tenant.TokenStore;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What the endpoints of one running tenant share: its directory, credentials and switches. */
final class IdentityState {
  /** Audience of tokens that stand for a user's session rather than for a client. */
  private static final String PLATFORM_AUDIENCE = "platform";

  private final IdentitySettings settings;
  private final IdentitySwitches switches = new IdentitySwitches();
  private final IdentityCounters counters = new IdentityCounters();
  private final InstantSource clock;
  private final RateLimits limits;
  private final Draw draw;
  private final Directory directory;
  private final TokenStore<LiveCredential> credentials;
  private final ScopeRules scopeRules;
  private final JwtSigner signer;
  private volatile URI url = URI.create("http://127.0.0.1");

  IdentityState(IdentitySettings settings, InstantSource clock, Random random) {
    this.settings = settings;
    this.clock = clock;
    this.limits = new RateLimits(switches, counters, clock);
    this.draw = new Draw(random);
    this.directory = new Directory(settings, draw);
    this.credentials = new TokenStore<>(clock);
    this.scopeRules = new ScopeRules(settings);
    this.signer = new JwtSigner();
  }

  IdentitySwitches switches() {
    return switches;
  }

  IdentityCounters counters() {
    return counters;
  }

  RateLimits limits() {
    return limits;
  }

  Directory directory() {
    return directory;
  }

  TokenStore<LiveCredential> credentials() {
    return credentials;
  }

  ScopeRules scopeRules() {
    return scopeRules;
  }

  JwtSigner signer() {
    return signer;
  }

  Draw draw() {
    return draw;
  }

  InstantSource clock() {
    return clock;
  }

  String tenantId() {
    return settings.tenantId();
  }

  URI url() {
    return url;
  }

  void url(URI bound) {
    url = bound;
  }

  /** The host and port of the tenant itself. */
  String authority() {
    return url.getRawAuthority();
  }

  Optional<OAuthApp> app(String id) {
    return settings.apps().stream().filter(app -> app.id().equals(id)).findFirst();
  }

  /** The confidential client that these prove, by its password or by what is switched instead. */
  Optional<Account> clientOf(ClientCredentials shown) {
    String switched = switches.clientSecret.get();
    return directory
        .named(shown.id())
        .filter(Account::confidentialClient)
        .map(account -> switched.isEmpty() ? account : account.withPassword(switched))
        .filter(account -> account.isProvenBy(shown));
  }

  String issuer(String app) {
    return app.isEmpty() ? url + "/" : url + "/" + app + "/";
  }

  /** An access token of a client for an application; counted as a mint. */
  LiveCredential mint(Account account, String app, Set<String> scopes, int lifetimeSeconds) {
    Kind kind = app.isEmpty() ? Kind.PLATFORM_TOKEN : Kind.TOKEN;
    return token(kind, account, app, scopes, lifetimeSeconds, "", counters.countMint());
  }

  /** The platform token of a user's session; not a mint. */
  LiveCredential sessionToken(Account account, String session, int lifetimeSeconds) {
    return token(Kind.PLATFORM_TOKEN, account, "", Set.of("all"), lifetimeSeconds, session, 0);
  }

  private LiveCredential token(
      Kind kind,
      Account account,
      String app,
      Set<String> scopes,
      int lifetimeSeconds,
      String session,
      long number) {
    Instant now = clock.instant();
    Instant end = now.plusSeconds(lifetimeSeconds);
    String audience = session.isEmpty() ? account.name() : PLATFORM_AUDIENCE;
    String value =
        switches.tokenFormat.get() == TokenFormat.OPAQUE
            ? draw.word(48)
            : signer.sign(claims(issuer(app), audience, account, scopes, now, end));
    LiveCredential token =
        new LiveCredential(value, kind, account.uuid(), app, scopes, now, end, session, number);
    credentials.add(token);
    return token;
  }

  /** The claims that the tenant documents; the id makes each token unique. */
  private JWTClaimsSet claims(
      String issuer,
      String audience,
      Account account,
      Set<String> scopes,
      Instant now,
      Instant end) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .audience(audience)
        .subject(account.uuid())
        .claim("unique_name", account.name())
        .claim("scope", String.join(" ", scopes))
        .claim("auth_time", now.getEpochSecond())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(end))
        .jwtID(draw.uuid())
        .build();
  }

  /** A credential of a user's session that is no token. */
  LiveCredential ofSession(
      Kind kind, String value, Account account, String session, int lifetimeSeconds) {
    Instant now = clock.instant();
    Instant end = now.plusSeconds(lifetimeSeconds);
    LiveCredential credential =
        new LiveCredential(value, kind, account.uuid(), "", Set.of(), now, end, session, 0);
    credentials.add(credential);
    return credential;
  }

  /** Ends every OAuth token now; sessions live on. */
  void revokeTokens() {
    credentials.endAll(credential -> credential.session().isEmpty());
  }

  /** Ends every user's session now, with all that belongs to it. */
  void revokeSessions() {
    credentials.endAll(credential -> !credential.session().isEmpty());
  }
}

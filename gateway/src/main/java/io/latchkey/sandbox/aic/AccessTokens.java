package io.latchkey.sandbox.aic;

import com.nimbusds.jwt.JWTClaimsSet;
import io.latchkey.sandbox.aic.AicSwitches.TokenFormat;
import io.latchkey.sandbox.tenant.JwtSigner;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes access tokens. */
final class AccessTokens {
  private final AicState state;
  private final JwtSigner signer = new JwtSigner();

  AccessTokens(AicState state) {
    this.state = state;
  }

  Map<String, Object> publicKeys() {
    return signer.publicKeys();
  }

  /** A new token of this account, alive from now on; counted as a mint. */
  LiveToken mint(String accountId, List<String> scopes, String issuer) {
    Instant now = state.now();
    Instant end = now.plusSeconds(state.switches().tokenLifetimeSeconds.get());
    String value =
        state.switches().tokenFormat.get() == TokenFormat.OPAQUE
            ? state.draw().word(20)
            : signer.sign(claims(accountId, scopes, issuer, now, end));
    LiveToken token =
        new LiveToken(value, accountId, Set.copyOf(scopes), now, end, state.counters().countMint());
    state.tokens().add(token);
    return token;
  }

  private JWTClaimsSet claims(
      String accountId, List<String> scopes, String issuer, Instant now, Instant end) {
    return new JWTClaimsSet.Builder()
        .subject(accountId)
        .claim("cts", "OAUTH2_STATELESS_GRANT")
        .claim("auditTrackingId", state.draw().uuid())
        .claim("subname", accountId)
        .issuer(issuer)
        .claim("tokenName", "access_token")
        .claim("token_type", "Bearer")
        .audience(TokenEndpoint.CLIENT)
        .notBeforeTime(Date.from(now))
        .claim("grant_type", TokenEndpoint.GRANT)
        .claim("scope", scopes)
        .claim("auth_time", now.getEpochSecond())
        .claim("realm", "/")
        .expirationTime(Date.from(end))
        .issueTime(Date.from(now))
        .claim("expires_in", end.getEpochSecond() - now.getEpochSecond())
        .jwtID(state.draw().word(20))
        .build();
  }
}

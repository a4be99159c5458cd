package io.latchkey.sandbox.aic;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.latchkey.sandbox.aic.AicSwitches.Jti;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.tenant.AssertionVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges assertions of service accounts (RFC 7523 section 3), and remembers the used ones. */
final class Assertions {
  /** How far the client's clock may be off. */
  static final Duration SKEW = Duration.ofMinutes(5);

  /** An assertion that proves its account. */
  record Proven(ServiceAccount account, Optional<String> jti, Instant until) {}

  /** Why an assertion proves nothing, for the person who has to mend it. */
  static final class Unproven extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String sentence;

    Unproven(String sentence) {
      super(sentence, null, false, false);
      this.sentence = sentence;
    }

    String sentence() {
      return sentence;
    }
  }

  private final AicState state;
  private final TokenAudience audience;
  private final AssertionVerifier used = new AssertionVerifier();

  Assertions(AicState state) {
    this.state = state;
    this.audience = new TokenAudience(state.switches());
  }

  /** Whom the assertion proves, or {@link Unproven}. Nothing is used up by this. */
  Proven judge(Call call, String assertion, boolean forOpenid) {
    SignedJWT jwt =
        AssertionVerifier.parse(assertion)
            .orElseThrow(() -> new Unproven("The assertion is not a signed JWT with claims"));
    JWTClaimsSet claims = AssertionVerifier.claims(jwt);
    ServiceAccount account = account(claims);
    if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
      throw new Unproven("The assertion must be signed with RS256");
    }
    if (account.keys().stream().noneMatch(key -> AssertionVerifier.isSignedBy(key, jwt))) {
      throw new Unproven("The assertion is not signed by a key of this service account");
    }
    if (!audience.isMet(call, claims.getAudience())) {
      throw new Unproven("The assertion's aud must be " + audience.expected(call).get(0));
    }
    Instant until = until(claims);
    notAhead(claims.getNotBeforeTime(), "nbf");
    notAhead(claims.getIssueTime(), "iat");
    return new Proven(account, jti(claims.getJWTID(), forOpenid), until);
  }

  private ServiceAccount account(JWTClaimsSet claims) {
    String issuer = claims.getIssuer();
    if (issuer == null || !issuer.equals(claims.getSubject())) {
      throw new Unproven("The assertion's iss and sub must both be the service account's id");
    }
    return state
        .account(issuer)
        .filter(ServiceAccount::active)
        .orElseThrow(() -> new Unproven("There is no active service account " + issuer));
  }

  private Instant until(JWTClaimsSet claims) {
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      throw new Unproven("The assertion needs an exp");
    }
    Instant until = expires.toInstant();
    Instant now = state.now();
    if (!until.plus(SKEW).isAfter(now)) {
      throw new Unproven("The assertion has expired; compare the clocks");
    }
    int most = state.switches().assertionMaxSeconds.get();
    if (until.isAfter(now.plusSeconds(most))) {
      throw new Unproven("The assertion's exp is more than " + most + " seconds ahead");
    }
    return until;
  }

  private void notAhead(@Nullable Date time, String claim) {
    if (time != null && time.toInstant().isAfter(state.now().plus(SKEW))) {
      throw new Unproven("The assertion's " + claim + " is in the future; compare the clocks");
    }
  }

  private Optional<String> jti(@Nullable String jti, boolean forOpenid) {
    boolean needed = forOpenid || state.switches().jti.get() == Jti.ALWAYS;
    if (needed && (jti == null || jti.isEmpty())) {
      throw new Unproven("The assertion needs a jti");
    }
    return Optional.ofNullable(jti);
  }

  /** Whether the assertion has not got a token before; from now on it has. */
  boolean use(Proven proven) {
    return proven.jti().isEmpty()
        || !state.switches().singleUseJti.get()
        || used.isFirstUse(
            proven.account().id() + " " + proven.jti().get(),
            proven.until().plus(SKEW),
            state.now());
  }
}

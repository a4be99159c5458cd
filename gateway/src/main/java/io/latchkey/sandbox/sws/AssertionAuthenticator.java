package io.latchkey.sandbox.sws;

import com.nimbusds.jose.JWSAlgorithm;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Pairs;
import io.latchkey.sandbox.sws.ClientProof.Proven;
import io.latchkey.sandbox.tenant.AssertionVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Proves clients by {@code private_key_jwt} (RFC 7523 section 2.2) in the order in which Keycloak
 * does: the first defect is the only one that the client hears of.
 */
final class AssertionAuthenticator {
  static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** How old an assertion may be, and how long it may live where it has no {@code iat}. */
  static final Duration MAX_AGE = Duration.ofSeconds(60);

  /** The same with {@link SwsSwitches#lenientAge}. */
  static final Duration LENIENT_AGE = Duration.ofDays(3);

  private final SwsState state;
  private final SwsSwitches switches;
  private final AssertionVerifier verifier = new AssertionVerifier();

  AssertionAuthenticator(SwsState state) {
    this.state = state;
    this.switches = state.switches();
  }

  ClientProof prove(Call call, Pairs form) {
    Optional<String> type = first(form, "client_assertion_type");
    Optional<String> text = first(form, "client_assertion");
    if (type.isEmpty()) {
      return refused(AssertionDefect.TYPE_MISSING);
    }
    if (!type.get().equals(TYPE)) {
      return refused(AssertionDefect.otherType(type.get(), TYPE));
    }
    if (text.isEmpty()) {
      return refused(AssertionDefect.ASSERTION_MISSING);
    }
    Optional<ClientAssertion> assertion = ClientAssertion.read(text.get());
    if (assertion.isEmpty()) {
      return refused(AssertionDefect.UNREADABLE);
    }
    return prove(call, form, assertion.get());
  }

  private ClientProof prove(Call call, Pairs form, ClientAssertion assertion) {
    Optional<ServiceAccount> account = assertion.text("sub").flatMap(state::account);
    Instant now = state.clock().instant();
    return ofClient(form, assertion, account)
        .or(() -> ofSignature(assertion, account))
        .or(() -> ofAudience(call, assertion))
        .or(() -> ofTimes(assertion, now.getEpochSecond()))
        .or(() -> ofId(assertion, now))
        .map(this::refused)
        .or(() -> account.map(state::client).map(Proven::new))
        .orElse(ClientProof.Refused.WITHOUT_REASON);
  }

  private static Optional<String> first(Pairs form, String name) {
    return form.values(name).stream().findFirst();
  }

  private ClientProof refused(AssertionDefect defect) {
    return defect.in(switches.errorStyle.get());
  }

  private Optional<AssertionDefect> ofClient(
      Pairs form, ClientAssertion assertion, Optional<ServiceAccount> account) {
    Optional<String> subject = assertion.text("sub");
    if (subject.isEmpty()) {
      return Optional.of(AssertionDefect.SUBJECT_MISSING);
    }
    if (first(form, "client_id").filter(id -> !id.equals(subject.get())).isPresent()) {
      return Optional.of(AssertionDefect.OTHER_CLIENT_ID);
    }
    boolean otherIssuer = !assertion.text("iss").equals(subject);
    boolean silent = account.isEmpty() || (otherIssuer && switches.checkIssuer.get());
    return silent ? Optional.of(AssertionDefect.SILENT) : Optional.empty();
  }

  private static Optional<AssertionDefect> ofSignature(
      ClientAssertion assertion, Optional<ServiceAccount> account) {
    if (!JWSAlgorithm.RS256.equals(assertion.jwt().getHeader().getAlgorithm())) {
      return Optional.of(AssertionDefect.ALGORITHM);
    }
    boolean signed =
        account
            .flatMap(ServiceAccount::publicKey)
            .filter(key -> AssertionVerifier.isSignedBy(key, assertion.jwt()))
            .isPresent();
    return signed ? Optional.empty() : Optional.of(AssertionDefect.SIGNATURE);
  }

  private Optional<AssertionDefect> ofAudience(Call call, ClientAssertion assertion) {
    List<String> audience = assertion.audience();
    List<String> allowed = state.audiences(call);
    if (switches.checkAudience.get() && audience.stream().noneMatch(allowed::contains)) {
      return Optional.of(AssertionDefect.audience(state.issuer(call), audience));
    }
    return switches.singleAudience.get() && audience.size() > 1
        ? Optional.of(AssertionDefect.MULTIPLE_AUDIENCES)
        : Optional.empty();
  }

  private long maxAge() {
    return (switches.lenientAge.get() ? LENIENT_AGE : MAX_AGE).toSeconds();
  }

  private Optional<AssertionDefect> ofTimes(ClientAssertion assertion, long now) {
    Optional<Long> exp = assertion.seconds("exp");
    if (exp.isEmpty()) {
      return Optional.of(AssertionDefect.EXP_MISSING);
    }
    long soon = now + switches.clockSkewSeconds.get();
    boolean early = assertion.seconds("nbf").filter(from -> from > soon).isPresent();
    if (early || now > exp.get()) {
      return Optional.of(AssertionDefect.NOT_ACTIVE);
    }
    Optional<Long> iat = assertion.seconds("iat");
    if (iat.isEmpty()) {
      return exp.get() - now > maxAge() ? Optional.of(AssertionDefect.TOO_FAR) : Optional.empty();
    }
    if (iat.get() > soon) {
      return Optional.of(AssertionDefect.FROM_THE_FUTURE);
    }
    if (exp.get() <= now) {
      return Optional.of(AssertionDefect.NOT_ACTIVE);
    }
    return now - maxAge() > iat.get() ? Optional.of(AssertionDefect.TOO_OLD) : Optional.empty();
  }

  private Optional<AssertionDefect> ofId(ClientAssertion assertion, Instant now) {
    Optional<String> jti = assertion.text("jti");
    if (jti.isEmpty()) {
      return switches.requireJti.get()
          ? Optional.of(AssertionDefect.JTI_MISSING)
          : Optional.empty();
    }
    long left = assertion.seconds("exp").orElse(0L) - now.getEpochSecond();
    Instant until = now.plusSeconds(Math.min(left, maxAge()));
    if (!switches.singleUseJti.get() || verifier.isFirstUse(jti.get(), until, now)) {
      return Optional.empty();
    }
    state.counters().countAssertionReused();
    return Optional.of(AssertionDefect.REUSED);
  }
}

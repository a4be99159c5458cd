package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.scope.Permit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CredentialLeaseTest {
  private static final OutgoingHead HEAD =
      new OutgoingHead("GET", "/", new byte[0], 0, Framing.NONE, true);

  private static final Permit PERMIT = Permits.permit(false);

  private final HandClock clock = new HandClock();
  private final ScriptedSource source = new ScriptedSource(clock);
  private final TokenPool pool =
      TokenPool.of(
          "hr-sync", 1, source, RefreshPoint.TENTH, clock, new Random(3), TokenObserver.NONE);

  private CredentialLease lease() {
    pool.warm();
    clock.run();
    source.land(Duration.ofSeconds(10));
    return CredentialLease.ofAccount(PERMIT, pool, Objects.requireNonNull(pool.live()));
  }

  private static String sent(CredentialLease lease) {
    byte[] value = lease.apply(HEAD).credential();
    return value == null ? "none" : new String(value, StandardCharsets.US_ASCII);
  }

  @Test
  void anAccountsTokenIsSentAsBearer() {
    CredentialLease lease = lease();
    assertThat(sent(lease)).isEqualTo("Authorization: Bearer token-1-0\r\n");
    assertThat(lease.account()).isEqualTo("hr-sync");
    assertThat(lease.generation()).isEqualTo(1);
    assertThat(lease.isExpired()).isFalse();
  }

  @Test
  void anExpiredTokenIsNeverSent() {
    CredentialLease lease = lease();
    clock.skip(Duration.ofMillis(9_900));
    assertThat(lease.isExpired()).isTrue();
    clock.skip(Duration.ofMillis(100));
    assertThatThrownBy(() -> lease.apply(HEAD)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRejectedLeaseDropsItsToken() {
    CredentialLease lease = lease();
    lease.accepted();
    lease.rejected();
    clock.run();
    assertThat(pool.live()).isNull();
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void theCallersOwnSessionGoesAsBearerOrInItsCookieOrNotAtAll() {
    CredentialLease session = CredentialLease.ofSession(PERMIT, Secret.of("AA"));
    assertThat(sent(session)).isEqualTo("Authorization: Bearer AA\r\n");
    assertThat(session.toString()).doesNotContain("AA");
    assertThat(session.account()).isNull();
    assertThat(session.generation()).isZero();
    assertThat(session.isExpired()).isFalse();
    assertThat(sent(CredentialLease.ofCookie(PERMIT))).isEqualTo("none");
    assertThat(sent(CredentialLease.ofNothing(PERMIT))).isEqualTo("none");
  }

  @Test
  void fixedFieldsAreSentAsTheyAreAndAreNeitherRenewedNorLost() {
    FixedHeaders fixed = new FixedHeaders("logs", Map.of("x-api-key", Secret.of("k3y")));
    CredentialLease lease = CredentialLease.ofHeaders(PERMIT, fixed);
    assertThat(sent(lease)).isEqualTo("x-api-key: k3y\r\n");
    assertThat(lease.account()).isEqualTo("logs");
    assertThat(lease.isRenewable()).isFalse();
    assertThat(lease().isRenewable()).isTrue();
    assertThat(lease.isExpired()).isFalse();
    assertThat(lease.generation()).isZero();
    lease.rejected();
    lease.accepted();
    assertThat(sent(lease)).isEqualTo("x-api-key: k3y\r\n");
    assertThat(lease.toString()).doesNotContain("k3y");
  }

  @Test
  void oursNeverGoesToAProtectedEndpoint() {
    lease();
    FixedHeaders fixed = new FixedHeaders("logs", Map.of());
    assertThatThrownBy(() -> CredentialLease.ofHeaders(Permits.permit(true), fixed))
        .isInstanceOf(IllegalStateException.class);
    Token token = Objects.requireNonNull(pool.live());
    Permit guarded = Permits.permit(true);
    assertThatThrownBy(() -> CredentialLease.ofAccount(guarded, pool, token))
        .isInstanceOf(IllegalStateException.class);
    assertThat(sent(CredentialLease.ofNothing(guarded))).isEqualTo("none");
  }
}

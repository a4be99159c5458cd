package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenPoolRenewalTest extends TokenPoolFixture {
  private static final Secret RENEWED = Secret.of("renewed.by-cookie~+/1==");

  private void renew(Token token, Secret value) {
    pool.renew(token, value);
    clock.run();
  }

  @Test
  void theNewValueIsTheNextGenerationOfTheSameLifeAndAccepted() {
    Token token = filled();
    clock.advance(Duration.ofSeconds(400));
    renew(token, RENEWED);
    Token renewed = live();
    assertThat(renewed.value()).isEqualTo(RENEWED);
    assertThat(renewed.generation()).isEqualTo(2);
    assertThat(renewed.isAccepted()).isTrue();
    assertThat(renewed.expiry()).isEqualTo(token.expiry());
    assertThat(renewed.times()).isEqualTo(token.times());
    assertThat(pool.status().generation()).isEqualTo(2);
    assertThat(source.fetches).isEqualTo(1);
  }

  @Test
  void itIsRefreshedWhenTheOldOneWouldHaveBeen() {
    renew(filled(), RENEWED);
    advanceToRefresh();
    assertThat(Duration.ofNanos(clock.elapsed()).toSeconds()).isBetween(925L, 940L);
    source.land(LIFE);
    assertThat(live().generation()).isEqualTo(3);
  }

  @Test
  void itEndsWhenTheOldOneWouldHave() {
    pool.warm();
    clock.run();
    source.land(LIFE);
    Token unused = live();
    renew(unused, RENEWED);
    clock.skip(Duration.ofMillis(999_500));
    assertThat(pool.live()).isNull();
  }

  @Test
  void anAttemptThatIsUnderWayGoesOn() {
    Token token = filled();
    advanceToRefresh();
    renew(token, RENEWED);
    assertThat(state()).isEqualTo(SlotState.REFRESHING);
    assertThat(live().value()).isEqualTo(RENEWED);
    source.land(LIFE);
    assertThat(live().generation()).isEqualTo(3);
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void theSessionIsNotEndedByItsOldName() {
    Token token = filled();
    renew(token, RENEWED);
    clock.advance(PoolSources.GRACE.multipliedBy(2));
    assertThat(source.ended).isEmpty();
    pool.close();
    clock.run();
    assertThat(source.ended).containsExactly(RENEWED);
  }

  @Test
  void aRejectionThatIsUndecidedWins() {
    Token token = filled();
    pool.renew(token, RENEWED);
    pool.reject(token);
    clock.run();
    assertThat(pool.live()).isNull();
    assertThat(source.fetches).isEqualTo(2);
    assertThat(source.refused).last().isEqualTo(token.value());
  }

  @Test
  void theRejectionOfTheOldValueDoesNotDropTheNewOne() {
    Token token = filled();
    renew(token, RENEWED);
    pool.reject(token);
    clock.run();
    assertThat(live().value()).isEqualTo(RENEWED);
    assertThat(source.fetches).isEqualTo(1);
  }

  @Test
  void aTokenThatIsNotTheLiveOneIsNotRenewed() {
    Token token = filled();
    renew(token, RENEWED);
    renew(token, Secret.of("too-late"));
    assertThat(live().value()).isEqualTo(RENEWED);
    pool.reject(live());
    clock.run();
    renew(token, Secret.of("much-too-late"));
    assertThat(pool.live()).isNull();
  }

  @Test
  void anExpiredTokenIsNotRenewed() {
    Token token = filled();
    clock.skip(LIFE);
    renew(token, RENEWED);
    assertThat(pool.live()).isNull();
  }

  @Test
  void theSameValueChangesNothing() {
    Token token = filled();
    renew(token, Secret.of(token.value().reveal()));
    assertThat(live()).isSameAs(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nX: y", "=", "a,b", "\u00e9", "a;Path=/"})
  void whatIsNoBearerTokenIsLeftAlone(String value) {
    Token token = filled();
    renew(token, Secret.of(value));
    assertThat(live()).isSameAs(token);
  }

  @Test
  void aValueOfEightKibibytesIsTakenAndOneOctetMoreIsNot() {
    Token token = filled();
    renew(token, Secret.of("x".repeat(TokenReply.TOKEN_MOST + 1)));
    assertThat(live()).isSameAs(token);
    renew(token, Secret.of("x".repeat(TokenReply.TOKEN_MOST)));
    assertThat(live().generation()).isEqualTo(2);
  }

  @Test
  void aSessionOfTheSourceBeforeIsRenewedAndStillReplaced() {
    TokenPool two = pool(2);
    two.warm();
    clock.run();
    source.land(LIFE);
    source.land(LIFE);
    ScriptedSource next = new ScriptedSource(clock);
    Minted first = new Minted(Secret.of("n"), LIFE, clock.nanoTime(), List.of(), Duration.ZERO);
    two.promote(next, first);
    clock.run();
    Token old = two.live();
    while (old == null || old.source() == next) {
      old = two.live();
    }
    two.renew(old, RENEWED);
    clock.run();
    next.land(LIFE);
    clock.advance(PoolSources.GRACE);
    assertThat(source.ended).contains(RENEWED).doesNotContain(old.value());
  }

  @Test
  void aLeaseRenewsOnlyWhatIsRenewedByCookie() {
    Token token = filled();
    CredentialLease plain = CredentialLease.ofAccount(Permits.permit(false), pool, token);
    assertThat(plain.renewsByCookie()).isFalse();
    plain.renewed(RENEWED);
    clock.run();
    assertThat(live()).isSameAs(token);

    ScriptedSource sessions =
        new ScriptedSource(clock) {
          @Override
          public boolean renewsByCookie() {
            return true;
          }
        };
    Minted first = new Minted(Secret.of("s"), LIFE, clock.nanoTime(), List.of(), Duration.ZERO);
    pool.promote(sessions, first);
    clock.run();
    CredentialLease lease = CredentialLease.ofAccount(Permits.permit(false), pool, live());
    assertThat(lease.renewsByCookie()).isTrue();
    lease.renewed(RENEWED);
    clock.run();
    assertThat(live().value()).isEqualTo(RENEWED);
    assertThat(CredentialLease.ofNothing(Permits.permit(false)).renewsByCookie()).isFalse();
  }
}

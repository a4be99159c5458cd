package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Set-Cookie comes with answers to what callers made up: what it sets is not taken on trust. */
class RenewalsTest extends TokenPoolFixture {
  private static final Secret PLANTED = Secret.of("planted");

  private void renew(Token token, String value) {
    pool.renew(token, Secret.of(value));
    clock.run();
  }

  @Test
  void aSessionOfAnotherUserIsNotTaken() {
    Token token = filled();
    source.sameUser = CompletableFuture.completedFuture(false);
    renew(token, "planted");
    assertThat(live()).isSameAs(token);
    assertThat(pool.status().generation()).isEqualTo(1);
    assertThat(source.questions).isEqualTo(1);
  }

  @Test
  void aQuestionThatFailsIsNoYes() {
    Token token = filled();
    source.sameUser = CompletableFuture.failedFuture(new IllegalStateException("broken"));
    renew(token, "planted");
    assertThat(live()).isSameAs(token);
    source.sameUser = CompletableFuture.completedFuture(true);
    renew(token, "good");
    assertThat(live().value()).isEqualTo(Secret.of("good"));
  }

  @Test
  void theOldSessionServesUntilTheTenantHasSaidSo() {
    Token token = filled();
    CompletableFuture<Boolean> said = new CompletableFuture<>();
    source.sameUser = said;
    renew(token, "planted");
    renew(token, "another");
    assertThat(live()).isSameAs(token);
    assertThat(source.questions).as("one at a time").isEqualTo(1);
    said.complete(true);
    clock.run();
    assertThat(live().value()).isEqualTo(PLANTED);
  }

  @Test
  void aYesThatComesAfterARejectionBringsNothingBack() {
    Token token = filled();
    CompletableFuture<Boolean> said = new CompletableFuture<>();
    source.sameUser = said;
    renew(token, "planted");
    pool.reject(token);
    clock.run();
    said.complete(true);
    clock.run();
    assertThat(pool.live()).isNull();
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void aYesThatComesAfterTheEndIsNotHeard() {
    Token token = filled();
    CompletableFuture<Boolean> said = new CompletableFuture<>();
    source.sameUser = said;
    renew(token, "planted");
    pool.close();
    clock.run();
    said.complete(true);
    clock.run();
    assertThat(pool.live()).isNull();
    assertThat(source.ended).containsExactly(token.value());
  }

  @Test
  void aTenantThatRenewsWithEveryAnswerIsAskedFewTimes() {
    filled();
    for (int i = 0; i < 1_000; i++) {
      renew(live(), "value-" + i);
    }
    assertThat(source.questions).isEqualTo(Renewals.BURST);
    assertThat(pool.status().generation()).isEqualTo(1 + Renewals.BURST);

    clock.advance(Renewals.REGAIN.plus(Duration.ofSeconds(1)));
    renew(live(), "one-more");
    renew(live(), "too-many");
    assertThat(live().value()).isEqualTo(Secret.of("one-more"));
    assertThat(source.questions).isEqualTo(Renewals.BURST + 1);
  }
}

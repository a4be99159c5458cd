package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A store that several gateways share stands behind a pool without any change to it. */
class SharedStoreTest extends TokenPoolFixture {
  private record Kept(Secret token, Instant end) {}

  private final Map<String, Kept> store = new HashMap<>();
  private boolean down;

  /** What a store would be: a source before the grant, whose outage is a miss. */
  private final class Stored implements TokenSource {
    private final String key;

    Stored(String key) {
      this.key = key;
    }

    @Override
    public CompletionStage<Minted> fetch(@Nullable Secret refused) {
      Kept kept = down ? null : store.get(key);
      if (kept != null && !kept.token().equals(refused) && kept.end().isAfter(clock.now())) {
        Duration left = Duration.between(clock.now(), kept.end());
        return CompletableFuture.completedFuture(
            new Minted(kept.token(), left, clock.nanoTime(), List.of(), Duration.ZERO));
      }
      return source.fetch(refused).thenApply(this::keep);
    }

    private Minted keep(Minted minted) {
      if (!down) {
        store.put(key, new Kept(minted.token(), clock.now().plus(minted.lifetime())));
      }
      return minted;
    }

    @Override
    public Set<String> endpointPaths() {
      return source.endpointPaths();
    }
  }

  private TokenPool gateway(String key) {
    return TokenPool.of(
        "hr", 1, new Stored(key), RefreshPoint.TENTH, clock, new java.util.Random(4), NONE);
  }

  private static final TokenObserver NONE = TokenObserver.NONE;
  private final TokenPool one = gateway("a");
  private final TokenPool two = gateway("a");

  private Secret filled(TokenPool pool) {
    RecordingWaiter waiter = acquire(pool);
    if (!source.open.isEmpty()) {
      source.land(LIFE);
    }
    clock.run();
    Token token = waiter.token;
    assertThat(token).isNotNull();
    return token == null ? Secret.of("") : token.value();
  }

  @Test
  void aFleetMintsOnce() {
    assertThat(filled(one)).isEqualTo(filled(two));
    assertThat(source.fetches).isEqualTo(1);
  }

  @Test
  void aTokenThatWasRefusedIsNotGivenAgain() {
    Secret revoked = filled(one);
    filled(two);
    for (TokenPool pool : List.of(one, two)) {
      Token token = pool.live();
      assertThat(token).isNotNull();
      if (token != null) {
        pool.reject(token);
      }
      clock.run();
      assertThat(filled(pool)).isNotEqualTo(revoked);
    }
    assertThat(source.fetches).as("one more for both").isEqualTo(2);
  }

  @Test
  void anOutageOfTheStoreIsAMissAndNoError() {
    down = true;
    assertThat(filled(one)).isNotEqualTo(filled(two));
    assertThat(source.fetches).isEqualTo(2);
    assertThat(one.status().lastFailure()).isNull();
  }

  @Test
  void anotherIdentityFindsNothingThere() {
    assertThat(filled(one)).isNotEqualTo(filled(gateway("b")));
    assertThat(source.fetches).isEqualTo(2);
  }
}

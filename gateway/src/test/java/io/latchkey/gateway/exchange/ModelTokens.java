package io.latchkey.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.HandClock;
import io.latchkey.gateway.upstream.credential.MintException;
import io.latchkey.gateway.upstream.credential.MintFailure;
import io.latchkey.gateway.upstream.credential.Minted;
import io.latchkey.gateway.upstream.credential.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The token server of the model, which knows of each token how long it lives. */
final class ModelTokens implements TokenSource {
  private final HandClock clock;
  private final Random random;
  private final List<Attempt> open = new ArrayList<>();
  private final Map<String, Long> deadAt = new HashMap<>();

  /** An attempt to get a token that is under way. */
  private record Attempt(long sent, long sentAt, CompletableFuture<Minted> stage) {}

  ModelTokens(HandClock clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public CompletionStage<Minted> fetch(@Nullable Secret refused) {
    Attempt attempt = new Attempt(clock.nanoTime(), clock.elapsed(), new CompletableFuture<>());
    open.add(attempt);
    return attempt.stage();
  }

  @Override
  public Set<String> endpointPaths() {
    return Set.of();
  }

  /** One of the attempts brings a token. */
  void land() {
    if (!open.isEmpty()) {
      Attempt attempt = open.remove(random.nextInt(open.size()));
      Duration life = Duration.ofMillis(300 + random.nextInt(20_000));
      String value = "t" + random.nextLong(Long.MAX_VALUE);
      deadAt.put(value, attempt.sentAt() + life.toNanos());
      attempt
          .stage()
          .complete(new Minted(Secret.of(value), life, attempt.sent(), List.of(), Duration.ZERO));
    }
  }

  /** One of the attempts fails. */
  void fail() {
    if (!open.isEmpty()) {
      boolean lasting = random.nextInt(30) == 0;
      Attempt attempt = open.remove(random.nextInt(open.size()));
      Duration none = Duration.ZERO;
      MintFailure why = new MintFailure(lasting, "word", "Sentence.", "", none, none);
      attempt.stage().completeExceptionally(new MintException(why));
    }
  }

  /** What is sent now must be alive. */
  void assertLives(String value) {
    assertThat(deadAt).as("tokens that were given").containsKey(value);
    assertThat(deadAt.get(value)).as("the end of its life").isGreaterThan(clock.elapsed());
  }
}

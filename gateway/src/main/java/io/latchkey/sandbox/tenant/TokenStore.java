package io.latchkey.sandbox.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Every live token and ticket of a tenant by its value, each until its own end. Any thread. */
public final class TokenStore<T extends TokenStore.Live> {
  /** What the store keeps. */
  public interface Live {
    /** What the client presents. */
    String value();

    Instant issued();

    Instant expires();
  }

  /** Tokens alive at once; beyond it the least used go first. */
  static final int MAX_TOKENS = 200_000;

  private final InstantSource clock;
  private final Cache<String, T> live;

  public TokenStore(InstantSource clock) {
    this.clock = clock;
    this.live =
        Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<String, T>creating(
                    (value, token) -> Duration.between(token.issued(), token.expires())))
            .build();
  }

  public void add(T token) {
    live.put(token.value(), token);
  }

  /** The one of this value, unless it is over. */
  public Optional<T> find(String value) {
    return Optional.ofNullable(live.getIfPresent(value))
        .filter(token -> clock.instant().isBefore(token.expires()));
  }

  /** Ends it; true for exactly one of those who try at the same time. */
  public boolean end(T token) {
    return live.asMap().remove(token.value()) != null;
  }

  /** Ends all that fit. */
  public void endAll(Predicate<T> which) {
    live.asMap().values().removeIf(which);
  }
}

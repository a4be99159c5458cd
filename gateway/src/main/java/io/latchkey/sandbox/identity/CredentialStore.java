package io.latchkey.sandbox.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Every live token and ticket of a tenant by its value, each until its own end. */
final class CredentialStore {
  /** Credentials alive at once; beyond it the least used go first. */
  static final int MAX_CREDENTIALS = 200_000;

  private final InstantSource clock;
  private final Cache<String, LiveCredential> live;

  CredentialStore(InstantSource clock) {
    this.clock = clock;
    this.live =
        Caffeine.newBuilder()
            .maximumSize(MAX_CREDENTIALS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<String, LiveCredential>creating(
                    (value, credential) ->
                        Duration.between(credential.issued(), credential.expires())))
            .build();
  }

  void add(LiveCredential credential) {
    live.put(credential.value(), credential);
  }

  Optional<LiveCredential> find(String value) {
    return Optional.ofNullable(live.getIfPresent(value))
        .filter(credential -> clock.instant().isBefore(credential.expires()));
  }

  /** Ends it; true for exactly one of those who try at the same time. */
  boolean end(LiveCredential credential) {
    return live.asMap().remove(credential.value()) != null;
  }

  /** Ends all that fit. */
  void endAll(Predicate<LiveCredential> which) {
    live.asMap().values().removeIf(which);
  }
}

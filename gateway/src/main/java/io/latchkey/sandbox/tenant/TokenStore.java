package io.latchkey.sandbox.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Every live token and ticket of a tenant by its value, each until its own end. Any thread. */
public final class TokenStore<T extends TokenStore.Live> {
  /** What the store keeps. */
  public interface Live {
    /** What the client presents. */
    String value();

    Instant issued();

    Instant expires();
  }

  /**
   * A live token that somebody has presented, and so has.
   *
   * @param shown when it was presented first
   */
  public record Shown(Instant issued, Instant shown, Instant expires) {}

  private static final class Kept<T> {
    private final T token;
    private volatile @Nullable Instant shown;

    Kept(T token) {
      this.token = token;
    }
  }

  /** Tokens alive at once; beyond it the least used go first. */
  static final int MAX_TOKENS = 200_000;

  private final InstantSource clock;
  private final Cache<String, Kept<T>> live;

  public TokenStore(InstantSource clock) {
    this.clock = clock;
    this.live =
        Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<String, Kept<T>>creating(
                    (value, kept) -> Duration.between(kept.token.issued(), kept.token.expires())))
            .build();
  }

  public void add(T token) {
    live.put(token.value(), new Kept<>(token));
  }

  /** The one of this value, unless it is over. */
  public Optional<T> find(String value) {
    Kept<T> kept = live.getIfPresent(value);
    if (kept == null || !clock.instant().isBefore(kept.token.expires())) {
      return Optional.empty();
    }
    if (kept.shown == null) {
      kept.shown = clock.instant();
    }
    return Optional.of(kept.token);
  }

  /** Those live now that {@link #find} has found before. */
  public List<Shown> shown() {
    Instant now = clock.instant();
    List<Shown> all = new ArrayList<>();
    for (Kept<T> kept : live.asMap().values()) {
      Instant shown = kept.shown;
      if (shown != null && now.isBefore(kept.token.expires())) {
        all.add(new Shown(kept.token.issued(), shown, kept.token.expires()));
      }
    }
    return all;
  }

  /** Ends it; true for exactly one of those who try at the same time. */
  public boolean end(T token) {
    return live.asMap().remove(token.value()) != null;
  }

  /** Ends all that fit. */
  public void endAll(Predicate<T> which) {
    live.asMap().values().removeIf(kept -> which.test(kept.token));
  }
}

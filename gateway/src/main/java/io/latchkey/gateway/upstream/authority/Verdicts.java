package io.latchkey.gateway.upstream.authority;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers of authorities that are remembered, at most {@link Introspection#MAX_CACHED}. What
 * keeps them is made when it is told to, for most gateways ask nobody. Any thread.
 */
final class Verdicts {
  private final LongSupplier nanos;
  private volatile @Nullable Cache<ByteBuffer, Verdict> cache;

  Verdicts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** From now on there are answers to be kept; once is enough. */
  synchronized void begin() {
    if (cache == null) {
      cache =
          Caffeine.newBuilder()
              .maximumSize(Introspection.MAX_CACHED)
              .expireAfter(Expiry.<ByteBuffer, Verdict>writing((key, verdict) -> verdict.life()))
              .ticker(nanos::getAsLong)
              .executor(Runnable::run)
              .build();
    }
  }

  /** The answer that is known, or null. */
  @Nullable Verdict of(ByteBuffer key) {
    Cache<ByteBuffer, Verdict> known = cache;
    return known == null ? null : known.getIfPresent(key);
  }

  /** Keeps an answer for its life, if it was begun. */
  void keep(ByteBuffer key, Verdict verdict) {
    Cache<ByteBuffer, Verdict> known = cache;
    if (known != null) {
      known.put(key, verdict);
    }
  }
}

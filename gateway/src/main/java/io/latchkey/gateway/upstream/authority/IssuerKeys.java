package io.latchkey.gateway.upstream.authority;

import io.latchkey.gateway.upstream.transport.ControlClient;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys of one issuer: a snapshot that any thread reads, and the fetches that renew it.
 *
 * <p>A failed fetch keeps the snapshot and is tried again, each time later. All but {@link #find}
 * runs on the one thread of the executor given.
 */
final class IssuerKeys {
  /** The least time between two fetches that unknown key ids ask for. */
  static final Duration UNKNOWN_KID_INTERVAL = Duration.ofMinutes(1);

  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LAST_RETRY = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final int MOST_DOUBLINGS = 9;

  private final KeySource source;
  private final KeyFetch fetch;
  private final ScheduledExecutorService executor;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private final AtomicLong askedAt;

  private volatile List<VerificationKey> snapshot = List.of();

  private boolean fetching;
  private boolean closed;
  private int failures;
  private @Nullable ScheduledFuture<?> next;

  IssuerKeys(
      KeySource source,
      ControlClient client,
      ScheduledExecutorService executor,
      LongSupplier nanos,
      RandomGenerator random) {
    this.source = source;
    this.fetch = new KeyFetch(source, client, executor);
    this.executor = executor;
    this.nanos = nanos;
    this.random = random;
    this.askedAt = new AtomicLong(nanos.getAsLong() - UNKNOWN_KID_INTERVAL.toNanos());
  }

  KeySource source() {
    return source;
  }

  /** Whether there are keys at hand; any thread. */
  boolean isFetched() {
    return !snapshot.isEmpty();
  }

  void start() {
    executor.execute(this::fetch);
  }

  void close() {
    executor.execute(
        () -> {
          closed = true;
          cancelNext();
        });
  }

  /** The key of that id that may check {@code algorithm}, or null; any thread, never waits. */
  @Nullable PublicKey find(@Nullable String kid, String algorithm) {
    PublicKey found = atHand(kid, algorithm);
    if (found == null) {
      askForFetch();
    }
    return found;
  }

  /** The same without asking for a fetch. */
  @Nullable PublicKey atHand(@Nullable String kid, String algorithm) {
    return kid == null ? only(algorithm) : named(kid, algorithm);
  }

  private @Nullable PublicKey named(String kid, String algorithm) {
    for (VerificationKey key : snapshot) {
      if (kid.equals(key.kid()) && key.algorithms().contains(algorithm)) {
        return key.key();
      }
    }
    return null;
  }

  /** The one key that fits where the JWT names none: two that fit are no answer. */
  private @Nullable PublicKey only(String algorithm) {
    PublicKey found = null;
    for (VerificationKey key : snapshot) {
      if (key.algorithms().contains(algorithm)) {
        if (found != null) {
          return null;
        }
        found = key.key();
      }
    }
    return found;
  }

  private void askForFetch() {
    long now = nanos.getAsLong();
    long last = askedAt.get();
    if (now - last >= UNKNOWN_KID_INTERVAL.toNanos() && askedAt.compareAndSet(last, now)) {
      executor.execute(this::fetch);
    }
  }

  private void fetch() {
    if (fetching || closed) {
      return;
    }
    fetching = true;
    cancelNext();
    fetch.run().whenCompleteAsync(this::fetched, executor);
  }

  private void fetched(KeyFetch.@Nullable Fetched fetched, @Nullable Throwable failure) {
    fetching = false;
    if (closed) {
      return;
    }
    if (fetched == null) {
      failed(failure);
      return;
    }
    failures = 0;
    if (!fetched.keys().equals(snapshot)) {
      snapshot = fetched.keys();
      LOG.atInfo()
          .addKeyValue("issuer", source.issuer())
          .addKeyValue("keys", snapshot.size())
          .log("signing keys fetched");
    }
    later(fetched.life().duration());
  }

  private void failed(@Nullable Throwable failure) {
    Duration delay = backOff();
    failures++;
    LOG.atWarn()
        .addKeyValue("issuer", source.issuer())
        .addKeyValue("why", failure == null ? "no answer" : KeyFetch.why(failure))
        .addKeyValue("retryInMillis", delay.toMillis())
        .log("signing keys cannot be fetched, the ones at hand stay in use");
    later(delay);
  }

  /** Doubles from {@link #FIRST_RETRY} to {@link #LAST_RETRY}, less up to half of it by chance. */
  private Duration backOff() {
    long whole = FIRST_RETRY.toMillis() << Math.min(failures, MOST_DOUBLINGS);
    long most = Math.min(whole, LAST_RETRY.toMillis());
    return Duration.ofMillis(most - random.nextLong(most / 2 + 1));
  }

  private void later(Duration delay) {
    next = executor.schedule(this::fetch, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cancelNext() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }
}

package io.latchkey.gateway.upstream.authority;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.caller.CallerSettings.IntrospectionPattern;
import io.latchkey.gateway.policy.caller.Introspected;
import io.latchkey.gateway.upstream.transport.ControlClient;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks authorities about opaque tokens (RFC 7662) and remembers their answers, also the bad ones,
 * by hash. May be called on any thread and never waits; an authority that fails makes no token
 * active.
 */
public final class Introspection {
  /** The most answers that are kept. */
  public static final int MAX_CACHED = 10_000;

  /**
   * The most callers that wait for answers at once; one more is told at once that nothing is known.
   */
  public static final int MAX_WAITERS = 4096;

  /** The longest token that is asked about. */
  public static final int MAX_TOKEN = 16 * 1024;

  private final List<IntrospectionAuthority> authorities;
  private final ScheduledExecutorService executor;
  private final Inquiries inquiries;
  private final Verdicts verdicts;
  private final AtomicInteger waiters;

  /**
   * Asks the authorities of {@code patterns}.
   *
   * @param executor of one thread, which runs the questions and completes what {@link #ask} gives
   * @param clock the time of day, which {@code exp} is compared with
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  public Introspection(
      Collection<IntrospectionPattern> patterns,
      ControlClient client,
      ScheduledExecutorService executor,
      InstantSource clock,
      LongSupplier nanos) {
    this.authorities = patterns.stream().map(IntrospectionAuthority::of).distinct().toList();
    this.executor = executor;
    this.waiters = new AtomicInteger();
    this.verdicts = new Verdicts(nanos);
    this.inquiries = new Inquiries(client, executor, clock, nanos, verdicts::keep);
    beginIfConfigured();
  }

  private Introspection(Introspection before, List<IntrospectionAuthority> authorities) {
    this.authorities = authorities;
    this.executor = before.executor;
    this.inquiries = before.inquiries;
    this.verdicts = before.verdicts;
    this.waiters = before.waiters;
    beginIfConfigured();
  }

  private void beginIfConfigured() {
    if (isConfigured()) {
      verdicts.begin();
    }
  }

  /**
   * The same, asking the authorities of {@code patterns}: what is remembered stays, for an answer
   * is kept by its authority and our secret there as much as by its token.
   */
  public Introspection of(Collection<IntrospectionPattern> patterns) {
    return new Introspection(
        this, patterns.stream().map(IntrospectionAuthority::of).distinct().toList());
  }

  /** Whether there is anybody to ask. */
  public boolean isConfigured() {
    return !authorities.isEmpty();
  }

  /**
   * Asks every authority about the token {@code opaque}.
   *
   * @return those that call it active, perhaps none; never fails; completed already where all
   *     answers are at hand, otherwise on the executor's thread within two seconds
   */
  public CompletionStage<List<Introspected>> ask(Secret opaque) {
    String token = opaque.reveal();
    if (authorities.isEmpty() || token.length() > MAX_TOKEN || !Ascii.isB64Token(token)) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<ByteBuffer> keys = authorities.stream().map(authority -> authority.key(token)).toList();
    List<@Nullable Verdict> known = new ArrayList<>();
    boolean complete = true;
    for (ByteBuffer key : keys) {
      Verdict verdict = verdicts.of(key);
      known.add(verdict);
      complete &= verdict != null;
    }
    return complete ? CompletableFuture.completedFuture(active(known)) : waitFor(token, keys);
  }

  private CompletionStage<List<Introspected>> waitFor(String token, List<ByteBuffer> keys) {
    if (waiters.incrementAndGet() > MAX_WAITERS) {
      waiters.decrementAndGet();
      return CompletableFuture.completedFuture(List.of());
    }
    CompletableFuture<List<Introspected>> result = new CompletableFuture<>();
    executor.execute(() -> askEach(token, keys, result));
    return result;
  }

  private void askEach(
      String token, List<ByteBuffer> keys, CompletableFuture<List<Introspected>> result) {
    List<CompletableFuture<Verdict>> answers = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Verdict known = verdicts.of(keys.get(i));
      answers.add(
          known == null
              ? inquiries.ask(authorities.get(i), keys.get(i), token)
              : CompletableFuture.completedFuture(known));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .whenComplete(
            (nothing, failure) -> {
              waiters.decrementAndGet();
              result.complete(
                  active(answers.stream().map(answer -> answer.getNow(Verdict.FAILED)).toList()));
            });
  }

  private List<Introspected> active(List<? extends @Nullable Verdict> verdicts) {
    List<Introspected> active = new ArrayList<>();
    for (int i = 0; i < verdicts.size(); i++) {
      Verdict verdict = verdicts.get(i);
      String subject = verdict == null ? null : verdict.subject();
      if (subject != null) {
        IntrospectionAuthority authority = authorities.get(i);
        active.add(new Introspected(authority.endpoint(), true, subject));
      }
    }
    return List.copyOf(active);
  }
}

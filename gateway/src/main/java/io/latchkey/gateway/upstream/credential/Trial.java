package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The rehearsal of a credential: it gets one token and, where the account names a probe, makes that
 * call with it. A token that does not pass is ended, so that nothing is left behind.
 *
 * <p>Getting takes at most {@link ControlCalls#WATCHDOG}, the probe at most {@link ProbeCall#MOST},
 * ending what failed as long as {@link TokenSource#end} does. Nothing is tried twice: a refused
 * secret counts against the account.
 */
public final class Trial {
  private final TokenSource source;
  private final @Nullable ProbeCall probe;
  private final HomeLoop clock;

  /**
   * A rehearsal.
   *
   * @param probe of the account, or null for none
   * @param tenant whose first URL is probed
   * @param client carries the probe by the tenant's own TLS settings and proxy; not the token
   *     request, which is the source's
   * @param clock the loop that {@code source} belongs to
   */
  public Trial(
      TokenSource source,
      @Nullable Probe probe,
      TenantSettings tenant,
      ControlClient client,
      HomeLoop clock) {
    this.source = source;
    this.probe = probe == null ? null : new ProbeCall(probe, tenant, client, clock);
    this.clock = clock;
  }

  /**
   * Tries it, once. Any thread; completes on any thread.
   *
   * @return the token, which has passed and is the caller's to use or to end; or a {@link
   *     MintException}
   */
  public CompletionStage<Minted> run() {
    return token().thenCompose(minted -> probed(minted).thenApply(status -> minted));
  }

  /**
   * Gets the token alone, the first half of {@link #run}.
   *
   * @return the token, to be given to {@link #probed}; or a {@link MintException}
   */
  public CompletionStage<Minted> token() {
    CompletableFuture<Minted> got = new CompletableFuture<>();
    try {
      clock.execute(() -> fetch(got));
    } catch (RejectedExecutionException closing) {
      got.completeExceptionally(
          MintFailure.passing("closed", "the gateway is about to end").raise());
    }
    return got;
  }

  private void fetch(CompletableFuture<Minted> got) {
    HomeLoop.Timer watchdog =
        clock.schedule(
            () -> got.completeExceptionally(MintFailures.overdue().raise()),
            ControlCalls.WATCHDOG.toNanos());
    fetched()
        .whenComplete(
            (minted, error) -> {
              watchdog.cancel();
              if (error != null) {
                got.completeExceptionally(MintException.in(error).raise());
              } else if (!got.complete(minted)) {
                source.end(minted.token()); // it came after we had looked away
              }
            });
  }

  private CompletionStage<Minted> fetched() {
    try {
      return source.fetch(null);
    } catch (RuntimeException failed) {
      return CompletableFuture.failedFuture(failed);
    }
  }

  /**
   * Probes with a token, the second half of {@link #run}; one that does not pass is ended.
   *
   * @return the status of the probe, or 0 where none is named; or a {@link MintException} once the
   *     token is ended
   */
  public CompletionStage<Integer> probed(Minted minted) {
    if (probe == null) {
      return CompletableFuture.completedFuture(0);
    }
    return probe
        .with(minted.token())
        .handle(
            (status, error) ->
                error == null
                    ? CompletableFuture.completedFuture(status)
                    : ended(minted.token(), MintException.in(error)))
        .thenCompose(result -> result);
  }

  private CompletableFuture<Integer> ended(Secret token, MintFailure why) {
    return source
        .end(token)
        .<Integer>handle(
            (done, ignored) -> {
              throw why.raise();
            })
        .toCompletableFuture();
  }
}

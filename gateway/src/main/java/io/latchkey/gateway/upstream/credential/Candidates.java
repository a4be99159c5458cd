package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What can be tried of changed settings, and what serving means for each. */
public final class Candidates {
  private Candidates() {}

  /**
   * Another source for a pool: it passes with a token, which is then the pool's first of it.
   *
   * @param rehearsal of {@code next}
   */
  public static Candidate of(TokenPool pool, TokenSource next, Trial rehearsal) {
    return () -> rehearsal.run().thenApply(minted -> new Source(pool, next, minted));
  }

  /**
   * Other values for fixed fields: they pass by the probe, and without one as they are.
   *
   * @param probe of the account, or null for none
   */
  public static Candidate of(FixedHeaders fixed, StaticHeaders next, @Nullable ProbeCall probe) {
    return () -> {
      CompletionStage<Integer> probed =
          probe == null ? CompletableFuture.completedFuture(0) : probe.with(next);
      return probed.thenApply(status -> new Fields(fixed, next));
    };
  }

  private record Source(TokenPool pool, TokenSource next, Minted first)
      implements Candidate.Passed {
    @Override
    public void promote() {
      pool.promote(next, first);
    }

    @Override
    public void discard() {
      next.end(first.token());
    }
  }

  private record Fields(FixedHeaders fixed, StaticHeaders next) implements Candidate.Passed {
    @Override
    public void promote() {
      fixed.replace(next.headers());
    }

    @Override
    public void discard() {
      // nothing was opened
    }
  }
}

package io.latchkey.gateway.bench;

import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.upstream.credential.CredentialLease;
import io.latchkey.gateway.upstream.credential.HomeLoop;
import io.latchkey.gateway.upstream.credential.Minted;
import io.latchkey.gateway.upstream.credential.RefreshPoint;
import io.latchkey.gateway.upstream.credential.Token;
import io.latchkey.gateway.upstream.credential.TokenObserver;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.credential.TokenSource;
import io.latchkey.gateway.upstream.transport.UpstreamRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A pool that holds a live token of 1 KB. */
final class Lessor {
  private final TokenPool pool;

  Lessor() {
    Home home = new Home();
    pool =
        TokenPool.of(
            "hr-sync",
            1,
            new Source(home),
            RefreshPoint.TENTH,
            home,
            new Random(7),
            TokenObserver.NONE);
    pool.warm();
    Objects.requireNonNull(pool.live());
  }

  /** As {@code Leasing} and {@code Delivery} do it where nothing waits. */
  UpstreamRequest applied(Permit permit, OutgoingHead head) {
    Token token = pool.live();
    CredentialLease lease = CredentialLease.ofAccount(permit, pool, token);
    if (lease.isExpired() || lease.rests()) {
      throw new IllegalStateException();
    }
    return lease.apply(head);
  }

  private record Source(Home home) implements TokenSource {
    @Override
    public CompletionStage<Minted> fetch(@Nullable Secret refused) {
      Secret token = Secret.of("t".repeat(1000));
      return CompletableFuture.completedFuture(
          new Minted(token, Duration.ofDays(300), home.nanoTime(), List.of(), Duration.ZERO));
    }

    @Override
    public Set<String> endpointPaths() {
      return Set.of("/oauth2/token/hr");
    }
  }

  /** Runs all at once; its timers never fire. */
  private static final class Home implements HomeLoop {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
      return () -> {};
    }
  }
}

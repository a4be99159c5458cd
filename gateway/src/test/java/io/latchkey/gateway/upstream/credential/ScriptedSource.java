package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A source whose exchanges end when the test says so. */
class ScriptedSource implements TokenSource {
  private record Open(long sent, CompletableFuture<Minted> stage) {}

  final Deque<Open> open = new ArrayDeque<>();
  final List<@Nullable Secret> refused = new ArrayList<>();
  final List<Secret> ended = new ArrayList<>();
  private final HandClock clock;
  int fetches;
  int questions;
  CompletionStage<Boolean> sameUser = CompletableFuture.completedFuture(true);

  ScriptedSource(HandClock clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<Minted> fetch(@Nullable Secret refusedToken) {
    fetches++;
    refused.add(refusedToken);
    Open exchange = new Open(clock.nanoTime(), new CompletableFuture<>());
    open.add(exchange);
    return exchange.stage();
  }

  /** The oldest open exchange brings a token that lives for {@code lifetime}. */
  void land(Duration lifetime) {
    Open exchange = open.remove();
    Secret token = Secret.of("token-" + fetches + "-" + open.size());
    exchange
        .stage()
        .complete(new Minted(token, lifetime, exchange.sent(), List.of(), Duration.ZERO));
    clock.run();
  }

  void fail(MintFailure failure) {
    open.remove().stage().completeExceptionally(failure.raise());
    clock.run();
  }

  @Override
  public Set<String> endpointPaths() {
    return Set.of("/token");
  }

  @Override
  public CompletionStage<?> end(Secret token) {
    ended.add(token);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Boolean> isOfSameUser(Secret token, Secret next) {
    questions++;
    return sameUser;
  }
}

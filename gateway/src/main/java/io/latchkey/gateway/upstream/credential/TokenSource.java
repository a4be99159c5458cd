package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where a pool's tokens come from: a grant against a tenant, or a store that several gateways share
 * and that asks a grant when it has none.
 */
public interface TokenSource {

  /**
   * Gets one token. Called on the pool's home loop and must not block; the stage may complete on
   * any thread. It should end within {@link ControlCalls#EXCHANGE}; after that the pool looks away.
   *
   * @param refused the token of this slot that the upstream refused last, which a source that keeps
   *     tokens must not give again; or null
   * @return the token, or a {@link MintException}
   */
  CompletionStage<Minted> fetch(@Nullable Secret refused);

  /**
   * Decoded paths at which this source gets tokens, as far as known. Any thread; a volatile read.
   */
  Set<String> endpointPaths();

  /**
   * Ends what {@code token} opened at the tenant, a session for example, when nobody will use it
   * any more. Never fails; bounded in time.
   */
  default CompletionStage<?> end(Secret token) {
    return CompletableFuture.completedFuture(null);
  }

  /** Whether its tokens are sessions that the upstream may renew by Set-Cookie. */
  default boolean renewsByCookie() {
    return false;
  }

  /**
   * Asks the upstream whether {@code next} is a session of the user whose session {@code token} is.
   * Set-Cookie may come with any answer, that to a call which a caller made up among them, so that
   * by itself it says nothing of whose session it sets. Called on the home loop and must not block;
   * the stage may complete on any thread, in bounded time, and never fails: what is not certain is
   * false.
   */
  default CompletionStage<Boolean> isOfSameUser(Secret token, Secret next) {
    return CompletableFuture.completedFuture(false);
  }
}

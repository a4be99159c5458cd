package io.latchkey.gateway.upstream.credential;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where tokens are asked for: given, or discovered and checked. */
interface TokenEndpoint {
  /** The endpoint, or a {@link MintException}; what it costs is taken from {@code budget}. */
  CompletionStage<URI> locate(ControlCalls.Budget budget);

  /** Its path, as far as it is known. Any thread. */
  Set<String> paths();

  /** An exchange with it failed: what was discovered may be out of date. */
  void doubt();

  /** An endpoint that the configuration names. */
  static TokenEndpoint given(URI uri) {
    Set<String> path = path(uri);
    return new TokenEndpoint() {
      @Override
      public CompletionStage<URI> locate(ControlCalls.Budget budget) {
        return CompletableFuture.completedFuture(uri);
      }

      @Override
      public Set<String> paths() {
        return path;
      }

      @Override
      public void doubt() {}
    };
  }

  /** The path of {@code uri}, decoded, {@code /} for none. */
  static Set<String> path(URI uri) {
    String path = uri.getPath();
    return Set.of(path == null || path.isEmpty() ? "/" : path);
  }
}

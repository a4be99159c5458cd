package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What came of an exchange that is over. */
final class Fetched {
  private Fetched() {}

  static Minted minted(TokenSource source) {
    return future(source).join();
  }

  static MintFailure failure(TokenSource source) {
    try {
      future(source).join();
    } catch (CompletionException failed) {
      return MintException.in(failed);
    }
    throw new AssertionError("a token came");
  }

  private static CompletableFuture<Minted> future(TokenSource source) {
    CompletableFuture<Minted> future = source.fetch(null).toCompletableFuture();
    assertThat(future).isDone();
    return future;
  }
}

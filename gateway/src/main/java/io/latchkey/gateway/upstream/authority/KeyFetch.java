package io.latchkey.gateway.upstream.authority;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.ControlClient.Answer;
import io.latchkey.gateway.upstream.transport.ControlClient.Request;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One fetch of an issuer's keys: the metadata document where no address is configured, then the key
 * set. All of it runs on the executor given, but for the waiting.
 */
final class KeyFetch {
  /** The time limit of each of its calls. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final KeySource source;
  private final ControlClient client;
  private final Executor executor;

  KeyFetch(KeySource source, ControlClient client, Executor executor) {
    this.source = source;
    this.client = client;
    this.executor = executor;
  }

  /**
   * What was fetched.
   *
   * @param keys perhaps none
   * @param life how long they are used
   */
  record Fetched(List<VerificationKey> keys, CacheLife life) {}

  /** Fetches; fails with an {@link AuthorityException} or an {@link UpstreamException}. */
  CompletionStage<Fetched> run() {
    try {
      URI configured = source.jwksUri();
      return configured == null ? discover(source.metadata()) : keys(KeySource.allowed(configured));
    } catch (AuthorityException unusable) {
      return CompletableFuture.failedFuture(unusable);
    }
  }

  private CompletionStage<Fetched> discover(List<URI> documents) {
    return keysUri(documents.get(0))
        .exceptionallyCompose(ignored -> keysUri(documents.get(1)))
        .thenCompose(this::keys);
  }

  private CompletionStage<URI> keysUri(URI document) {
    return get(document).thenApplyAsync(answer -> checked(() -> keysUri(answer)), executor);
  }

  /**
   * The document's {@code issuer} must be ours to the letter (OpenID Connect Discovery section
   * 4.3).
   */
  private URI keysUri(Answer answer) throws AuthorityException {
    JsonNode document = StrictJson.object(ok(answer));
    if (!source.issuer().equals(StrictJson.text(document, "issuer"))) {
      throw new AuthorityException("the metadata is of another issuer");
    }
    return source.pinned(StrictJson.text(document, "jwks_uri"));
  }

  private CompletionStage<Fetched> keys(URI uri) {
    return get(uri).thenApplyAsync(answer -> checked(() -> fetched(answer)), executor);
  }

  private static Fetched fetched(Answer answer) throws AuthorityException {
    return new Fetched(
        JwkReader.read(ok(answer)), CacheLife.of(answer.fields().all(FieldName.CACHE_CONTROL)));
  }

  private CompletionStage<Answer> get(URI uri) {
    FieldSection fields = FieldSection.of("Accept", "application/json, application/jwk-set+json");
    return client.send(
        new Request("GET", uri, fields, new byte[0], TIMEOUT, StrictJson.MAX_CONTENT));
  }

  private static byte[] ok(Answer answer) throws AuthorityException {
    if (answer.status() != 200) {
      throw new AuthorityException("the authority answered with status " + answer.status());
    }
    return answer.content();
  }

  /** Something that reads an answer. */
  private interface Reading<T> {
    T read() throws AuthorityException;
  }

  private static <T> T checked(Reading<T> reading) {
    try {
      return reading.read();
    } catch (AuthorityException unusable) {
      throw new CompletionException(unusable);
    }
  }

  /** What went wrong, as a sentence of ours: nothing of an answer or of a foreign exception. */
  static String why(Throwable failure) {
    Throwable cause = failure;
    if (failure instanceof CompletionException && failure.getCause() != null) {
      cause = failure.getCause();
    }
    if (cause instanceof AuthorityException unusable) {
      return unusable.what();
    }
    return cause instanceof UpstreamException upstream ? upstream.what() : "an unforeseen fault";
  }
}

package io.latchkey.gateway.upstream.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.upstream.credential.ControlCalls.Budget;
import io.latchkey.gateway.upstream.credential.ControlCalls.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint that the issuer's metadata names: OpenID Connect Discovery 1.0 section 4, else
 * RFC 8414 section 3.
 *
 * <p>The document is hostile until its issuer is ours to the letter (RFC 8414 section 3.3) and the
 * endpoint passes the {@link OriginPin}. It is kept for {@link #FRESH}, less if an exchange with
 * the endpoint fails; while it cannot be got again, the endpoint known last goes on being used.
 */
final class DiscoveredEndpoint implements TokenEndpoint {
  /** How long a document is believed. */
  static final Duration FRESH = Duration.ofHours(1);

  /** The most time that one document may take. */
  static final Duration DOCUMENT = Duration.ofMillis(1500);

  private static final String WHAT = "the discovery document";
  private static final FieldSection FIELDS = FieldSection.of("Accept", "application/json");

  private final String issuer;
  private final OriginPin pin;
  private final boolean mutualTls;
  private final LongSupplier clock;
  private volatile @Nullable Known known;

  private record Known(URI endpoint, long until) {}

  /**
   * @param mutualTls whether the client proves itself by a certificate and so takes the alias of
   *     the endpoint for that, where there is one (RFC 8705 section 5)
   */
  DiscoveredEndpoint(
      ServiceAccountSettings.Discovered settings, boolean mutualTls, LongSupplier clock) {
    this.issuer = settings.issuer().toString();
    this.pin = new OriginPin(settings.issuer(), settings.endpointHosts());
    this.mutualTls = mutualTls;
    this.clock = clock;
  }

  @Override
  public CompletionStage<URI> locate(Budget budget) {
    Known last = known;
    if (last != null && clock.getAsLong() - last.until < 0) {
      return CompletableFuture.completedFuture(last.endpoint);
    }
    return get(budget, openIdAddress())
        .thenCompose(
            reply ->
                reply.status() == 200
                    ? CompletableFuture.completedFuture(reply)
                    : get(budget, oauthAddress()))
        .thenApply(this::read)
        .exceptionally(
            error -> {
              if (last == null) {
                throw MintException.in(error).raise();
              }
              return last.endpoint;
            });
  }

  private static CompletionStage<Reply> get(Budget budget, URI address) {
    return budget.send("GET", address, FIELDS, new byte[0], DOCUMENT);
  }

  private URI read(Reply reply) {
    if (reply.status() != 200) {
      throw MintFailures.status(WHAT, reply.status()).raise();
    }
    ObjectNode document = JsonReply.read(WHAT, reply.content());
    if (!issuer.equals(JsonReply.text(document, "issuer"))) {
      throw MintFailure.passing(
              "discovery",
              "the discovery document is refused: it is another issuer's than "
                  + issuer
                  + " (the two must be alike to the letter, a slash at the end included)")
          .raise();
    }
    URI checked = endpoint(document);
    known = new Known(checked, clock.getAsLong() + FRESH.toNanos());
    return checked;
  }

  private URI endpoint(ObjectNode document) {
    String alias =
        mutualTls && document.get("mtls_endpoint_aliases") instanceof ObjectNode aliases
            ? JsonReply.text(aliases, "token_endpoint")
            : null;
    if (alias != null) {
      return pin.check("mtls_endpoint_aliases.token_endpoint", alias);
    }
    String endpoint = JsonReply.text(document, "token_endpoint");
    if (endpoint == null) {
      throw MintFailure.passing(
              "discovery", "the discovery document is refused: it names no token_endpoint")
          .raise();
    }
    return pin.check("token_endpoint", endpoint);
  }

  private URI openIdAddress() {
    return URI.create(withoutSlash() + "/.well-known/openid-configuration");
  }

  /** The well-known part goes between host and path (RFC 8414 section 3.1). */
  private URI oauthAddress() {
    URI uri = URI.create(withoutSlash());
    return URI.create(
        MintFailures.origin(uri) + "/.well-known/oauth-authorization-server" + uri.getRawPath());
  }

  private String withoutSlash() {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }

  @Override
  public Set<String> paths() {
    Known last = known;
    return last == null ? Set.of() : TokenEndpoint.path(last.endpoint);
  }

  @Override
  public void doubt() {
    Known last = known;
    if (last != null) {
      known = new Known(last.endpoint, clock.getAsLong());
    }
  }
}

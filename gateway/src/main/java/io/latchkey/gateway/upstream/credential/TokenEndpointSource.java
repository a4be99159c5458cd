package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ControlCalls.Budget;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tokens of an OAuth 2.0 token endpoint, by whatever grant its request maker makes. */
final class TokenEndpointSource implements TokenSource {
  private final TenantKind kind;
  private final ControlCalls calls;
  private final TokenEndpoint endpoint;
  private final TokenRequestMaker maker;
  private final TokenReply replies;

  TokenEndpointSource(
      TenantKind kind,
      ControlCalls calls,
      TokenEndpoint endpoint,
      TokenRequestMaker maker,
      TokenReply replies) {
    this.kind = kind;
    this.calls = calls;
    this.endpoint = endpoint;
    this.maker = maker;
    this.replies = replies;
  }

  @Override
  public CompletionStage<Minted> fetch(@Nullable Secret refused) {
    Budget budget = calls.budget();
    return endpoint
        .locate(budget)
        .thenCompose(uri -> maker.make(uri).thenCompose(request -> exchange(budget, uri, request)));
  }

  private CompletionStage<Minted> exchange(Budget budget, URI uri, TokenRequest request) {
    return budget
        .send("POST", uri, fields(request), request.content())
        .thenApply(replies::read)
        .whenComplete(
            (minted, error) -> {
              if (error != null) {
                endpoint.doubt();
              }
            });
  }

  private FieldSection fields(TokenRequest request) {
    List<String> fields = new ArrayList<>();
    fields.addAll(List.of("Content-Type", TokenRequest.TYPE, "Accept", "application/json"));
    String authorization = request.authorization();
    if (authorization != null) {
      fields.addAll(List.of("Authorization", authorization));
    }
    boolean nativeClient =
        switch (kind) {
          case CYBERARK_IDENTITY -> true;
          case CYBERARK_SWS, PINGONE_AIC, GENERIC -> false;
        };
    if (nativeClient) {
      fields.addAll(List.of("X-IDAP-NATIVE-CLIENT", "true"));
    }
    return FieldSection.of(fields.toArray(new String[0]));
  }

  @Override
  public Set<String> endpointPaths() {
    return endpoint.paths();
  }
}

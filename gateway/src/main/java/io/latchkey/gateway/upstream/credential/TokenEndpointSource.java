package io.latchkey.gateway.upstream.credential;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ControlCalls.Budget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
        .thenCompose(uri -> exchange(budget, uri))
        .whenComplete(
            (minted, error) -> {
              if (error != null) {
                endpoint.doubt();
              }
            });
  }

  private CompletionStage<Minted> exchange(Budget budget, URI uri) {
    HTTPRequest made = maker.make(uri).toHTTPRequest();
    String body = made.getBody();
    byte[] content = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
    return budget.send("POST", uri, fields(made), content).thenApply(replies::read);
  }

  private FieldSection fields(HTTPRequest made) {
    List<String> fields = new ArrayList<>();
    made.getHeaderMap()
        .forEach(
            (name, values) ->
                values.forEach(
                    value -> {
                      fields.add(name);
                      fields.add(value);
                    }));
    fields.add("Accept");
    fields.add("application/json");
    if (kind == TenantKind.CYBERARK_IDENTITY) {
      fields.add("X-IDAP-NATIVE-CLIENT");
      fields.add("true");
    }
    return FieldSection.of(fields.toArray(new String[0]));
  }

  @Override
  public Set<String> endpointPaths() {
    return endpoint.paths();
  }
}

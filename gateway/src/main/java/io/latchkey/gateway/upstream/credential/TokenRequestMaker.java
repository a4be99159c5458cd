package io.latchkey.gateway.upstream.credential;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthentication;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Makes the token requests of a grant, each afresh: an assertion is never sent twice. One that
 * needs an assertion is made at the desk, any other at once.
 */
final class TokenRequestMaker {
  private final EndpointGrant grant;
  private final AssertionDesk desk;
  private final InstantSource clock;

  TokenRequestMaker(EndpointGrant grant, AssertionDesk desk, InstantSource clock) {
    this.grant = grant;
    this.desk = desk;
    this.clock = clock;
  }

  /** The request to {@code endpoint}, or a {@link MintException}. */
  CompletionStage<TokenRequest> make(URI endpoint) {
    return grant.assertions().isEmpty()
        ? CompletableFuture.completedFuture(build(endpoint))
        : desk.run(grant.assertions(), () -> build(endpoint));
  }

  private TokenRequest build(URI endpoint) {
    TokenRequest request = new TokenRequest();
    if (grant instanceof JwtBearer bearer) {
      request.add("grant_type", GrantType.JWT_BEARER.getValue());
      request.add("assertion", desk.make(bearer.assertion(), endpoint, clock));
    } else {
      request.addAll(new ClientCredentialsGrant().toParameters());
    }
    authenticate(request, grant.client(), endpoint);
    if (!grant.scopes().isEmpty()) {
      request.add("scope", String.join(" ", grant.scopes()));
    }
    grant.parameters().forEach(request::add);
    return request;
  }

  private void authenticate(TokenRequest request, ClientAuthentication client, URI endpoint) {
    if (client instanceof ClientSecret secret) {
      withSecret(request, secret);
    } else if (client instanceof ClientAssertion assertion) {
      request.add("client_assertion_type", JWTAuthentication.CLIENT_ASSERTION_TYPE);
      request.add("client_assertion", desk.make(assertion.assertion(), endpoint, clock));
      clientId(request, assertion.clientId());
    } else if (client instanceof ClientCertificate certificate) {
      clientId(request, certificate.clientId()); // the proof is in TLS
    } else if (client instanceof PublicClient open) {
      clientId(request, open.clientId());
    }
  }

  private static void withSecret(TokenRequest request, ClientSecret client) {
    ClientID id = new ClientID(client.clientId());
    Secret secret = new Secret(client.secret().reveal());
    if (client.post()) {
      request.addAll(new ClientSecretPost(id, secret).toParameters());
    } else {
      request.authorization(new ClientSecretBasic(id, secret).toHTTPAuthorizationHeader());
    }
  }

  private static void clientId(TokenRequest request, @Nullable String id) {
    if (id != null) {
      request.add("client_id", id);
    }
  }
}

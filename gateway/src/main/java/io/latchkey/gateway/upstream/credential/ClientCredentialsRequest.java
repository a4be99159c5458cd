package io.latchkey.gateway.upstream.credential;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.net.URI;

/** The request of the client credentials grant (RFC 6749 section 4.4) with a client secret. */
final class ClientCredentialsRequest implements TokenRequestMaker {
  private final ServiceAccountSettings.ClientCredentials settings;

  ClientCredentialsRequest(ServiceAccountSettings.ClientCredentials settings) {
    this.settings = settings;
  }

  @Override
  public TokenRequest make(URI endpoint) {
    ClientID id = new ClientID(settings.clientId());
    Secret secret = new Secret(settings.clientSecret().reveal());
    ClientAuthentication authentication =
        switch (settings.authentication()) {
          case BASIC -> new ClientSecretBasic(id, secret);
          case POST -> new ClientSecretPost(id, secret);
        };
    TokenRequest.Builder request =
        new TokenRequest.Builder(endpoint, authentication, new ClientCredentialsGrant());
    if (!settings.scopes().isEmpty()) {
      request.scope(new Scope(settings.scopes().toArray(new String[0])));
    }
    settings.parameters().forEach(request::customParameter);
    return request.build();
  }
}

package io.latchkey.sandbox.identity;

import java.util.List;
import java.util.Map;

/**
 * An OAuth2 client application of the tenant and the one confidential client that it admits.
 *
 * @param id the application id, as in {@code /oauth2/token/<id>}; letter case counts
 * @param clientId login name of the client, a user of the directory, with its suffix
 * @param clientSecret that user's password
 * @param scopes scope name to its list of REST regular expressions
 * @param roles the client's roles in the directory
 */
public record OAuthApp(
    String id,
    String clientId,
    String clientSecret,
    Map<String, List<String>> scopes,
    List<Role> roles) {

  public OAuthApp {
    scopes = Map.copyOf(scopes);
    roles = List.copyOf(roles);
  }

  @Override
  public String toString() {
    return "OAuthApp[" + id + "]";
  }
}

package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account at a tenant whose tokens we get and keep.
 *
 * @param name unique, not empty
 * @param tenant the tenant it belongs to; its token goes nowhere else
 * @param poolSize how many live tokens are kept, 1 to 64
 * @param grant how a token is got
 */
public record ServiceAccountSettings(String name, String tenant, int poolSize, Grant grant) {

  /** How a token is got. */
  public sealed interface Grant permits ClientCredentials, UserLogin {}

  /**
   * The client credentials grant (RFC 6749 section 4.4) with a client secret.
   *
   * @param clientId any text; Basic form-encodes it (RFC 6749 section 2.3.1)
   * @param clientSecret its secret
   * @param authentication how both are sent
   * @param endpoint where the token endpoint is
   * @param scopes asked for; may be empty
   * @param parameters more parameters of the token request
   */
  public record ClientCredentials(
      String clientId,
      Secret clientSecret,
      ClientAuthentication authentication,
      Endpoint endpoint,
      List<String> scopes,
      Map<String, String> parameters)
      implements Grant {

    public ClientCredentials {
      scopes = List.copyOf(scopes);
      parameters = Map.copyOf(parameters);
    }
  }

  /** How client id and secret are sent to the token endpoint. */
  public enum ClientAuthentication {
    /** {@code Authorization: Basic}. */
    BASIC,
    /** Form fields {@code client_id} and {@code client_secret}. */
    POST
  }

  /** Where a token endpoint is. */
  public sealed interface Endpoint permits Given, Discovered {}

  /** A token endpoint that the configuration names, or that follows from the tenant's URL. */
  public record Given(URI uri) implements Endpoint {}

  /**
   * A token endpoint that the issuer's metadata names (RFC 8414, OpenID Connect Discovery).
   *
   * @param issuer whose scheme, host and port every endpoint in the metadata must share
   * @param endpointHosts other hosts, perhaps with a port, that an endpoint may have
   */
  public record Discovered(URI issuer, Set<String> endpointHosts) implements Endpoint {
    public Discovered {
      endpointHosts = Set.copyOf(endpointHosts);
    }
  }

  /**
   * A user's login at CyberArk Identity by password, whose token is the {@code .ASPXAUTH} cookie.
   *
   * @param user the login name with its suffix
   * @param password its password
   * @param lifetime the tenant's "hours until identity cookie expires"
   * @param tenantId sent as {@code TenantId} where given
   */
  public record UserLogin(
      String user, Secret password, Duration lifetime, @Nullable String tenantId)
      implements Grant {}
}

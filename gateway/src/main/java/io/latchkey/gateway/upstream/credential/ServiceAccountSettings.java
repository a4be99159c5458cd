package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.scope.Role;
import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.transport.TenantSettings.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account at a tenant whose credential we get and keep.
 *
 * @param name unique, not empty
 * @param tenant the tenant it belongs to; its credential goes nowhere else
 * @param poolSize how many live tokens are kept, 1 to 64
 * @param role what the tenant lets it do, where its kind has roles; else null
 * @param grant how a token is got
 * @param probe a call that a new secret or key must pass before it serves, or null
 */
public record ServiceAccountSettings(
    String name,
    String tenant,
    int poolSize,
    @Nullable Role role,
    Grant grant,
    @Nullable Probe probe) {

  /**
   * The public name of the key that signs for the account, or null where none does or it has none.
   */
  public @Nullable String publicKeyName() {
    return grant instanceof EndpointGrant asked
        ? asked.assertions().stream()
            .filter(Signed.class::isInstance)
            .map(assertion -> ((Signed) assertion).key().publicName())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null)
        : null;
  }

  /**
   * A call that changes nothing.
   *
   * @param method GET or HEAD
   * @param target path and perhaps query, put behind the base path of the tenant's first URL
   */
  public record Probe(String method, String target) {
    /** Method and path, to be told; the query is left out, for it may hold anything. */
    public String withoutQuery() {
      int query = target.indexOf('?');
      return method + " " + (query < 0 ? target : target.substring(0, query));
    }

    /** As the file spells it. */
    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  /** How a token is got, or what is sent in its place. */
  public sealed interface Grant permits ClientCredentials, JwtBearer, UserLogin, StaticHeaders {}

  /** A grant that asks a token endpoint. */
  public sealed interface EndpointGrant permits ClientCredentials, JwtBearer {
    /** How the client proves who it is. */
    ClientAuthentication client();

    Endpoint endpoint();

    /** Scopes asked for; may be empty. */
    List<String> scopes();

    /** More parameters of the token request. */
    Map<String, String> parameters();

    /** The assertions that each token request carries: none, one or two. */
    default List<AssertionSource> assertions() {
      List<AssertionSource> all = new ArrayList<>();
      if (this instanceof JwtBearer bearer) {
        all.add(bearer.assertion());
      }
      if (client() instanceof ClientAssertion proof) {
        all.add(proof.assertion());
      }
      return all;
    }
  }

  /**
   * The client credentials grant (RFC 6749 section 4.4), by whatever client authentication.
   *
   * @param client how the client proves who it is
   * @param endpoint where the token endpoint is
   * @param scopes asked for; may be empty
   * @param parameters more parameters of the token request
   */
  public record ClientCredentials(
      ClientAuthentication client,
      Endpoint endpoint,
      List<String> scopes,
      Map<String, String> parameters)
      implements Grant, EndpointGrant {

    public ClientCredentials {
      scopes = List.copyOf(scopes);
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * The JWT bearer grant (RFC 7523 section 2.1).
   *
   * @param assertion the grant itself
   * @param client how the client proves who it is, {@link PublicClient} where it does not
   * @param endpoint where the token endpoint is
   * @param scopes asked for; may be empty
   * @param parameters more parameters of the token request
   */
  public record JwtBearer(
      AssertionSource assertion,
      ClientAuthentication client,
      Endpoint endpoint,
      List<String> scopes,
      Map<String, String> parameters)
      implements Grant, EndpointGrant {

    public JwtBearer {
      scopes = List.copyOf(scopes);
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * Fields that are sent as they are; there is no token.
   *
   * @param headers names (RFC 9110 section 5.1), as written and in their order, and values without
   *     control bytes
   */
  public record StaticHeaders(Map<String, Secret> headers) implements Grant {
    public StaticHeaders {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
  }

  /** How the client proves at a token endpoint who it is. */
  public sealed interface ClientAuthentication
      permits ClientSecret, ClientAssertion, ClientCertificate, PublicClient {}

  /**
   * A client secret (RFC 6749 section 2.3.1).
   *
   * @param clientId any text; Basic form-encodes it
   * @param secret its secret
   * @param post whether both are form fields rather than {@code Authorization: Basic}
   */
  public record ClientSecret(String clientId, Secret secret, boolean post)
      implements ClientAuthentication {}

  /**
   * An assertion, {@code private_key_jwt} (RFC 7523 section 2.2).
   *
   * @param assertion that proves it
   * @param clientId sent beside it as {@code client_id}, or null for none
   */
  public record ClientAssertion(AssertionSource assertion, @Nullable String clientId)
      implements ClientAuthentication {}

  /**
   * A certificate, {@code tls_client_auth} (RFC 8705 section 2).
   *
   * @param clientId sent as {@code client_id}
   * @param tls what is trusted and shown at the token endpoint
   */
  public record ClientCertificate(String clientId, Tls tls) implements ClientAuthentication {}

  /**
   * No proof (RFC 6749 section 3.2.1).
   *
   * @param clientId sent as {@code client_id}, or null for none
   */
  public record PublicClient(@Nullable String clientId) implements ClientAuthentication {}

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

package io.latchkey.gateway.upstream.authority;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of one issuer are.
 *
 * @param issuer as it stands in {@code iss}
 * @param jwksUri the key set, or null for discovery
 */
record KeySource(String issuer, @Nullable URI jwksUri) {

  /**
   * The documents that may say where the keys are, in the order in which they are asked for: OpenID
   * Connect Discovery 1.0 section 4, then RFC 8414 section 3.1.
   */
  List<URI> metadata() throws AuthorityException {
    URI base = issuerUri();
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return List.of(
        at(base, trimmed + "/.well-known/openid-configuration"),
        at(base, "/.well-known/oauth-authorization-server" + trimmed));
  }

  /**
   * {@code uri}, if it can be asked: https or http, and no user information. Where http may leave
   * this machine was decided when the configuration was read.
   */
  static URI allowed(@Nullable URI uri) throws AuthorityException {
    if (uri == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new AuthorityException("an address is not an absolute http or https URI");
    }
    if (!"https".equalsIgnoreCase(uri.getScheme()) && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new AuthorityException("an address is neither https nor http");
    }
    return uri;
  }

  /**
   * The address that a metadata document gives for the keys, pinned to the issuer's own scheme,
   * host and port: what a document says must not lead us to another server.
   */
  URI pinned(@Nullable String text) throws AuthorityException {
    URI issuerUri = issuerUri();
    URI uri;
    try {
      uri = allowed(text == null ? null : new URI(text));
    } catch (URISyntaxException malformed) {
      throw new AuthorityException("the metadata's jwks_uri is not a URI");
    }
    boolean same =
        issuerUri.getScheme().equalsIgnoreCase(uri.getScheme())
            && issuerUri.getHost().equalsIgnoreCase(uri.getHost())
            && port(issuerUri) == port(uri);
    if (!same) {
      throw new AuthorityException("the metadata's jwks_uri is not on the issuer's own server");
    }
    return uri;
  }

  private URI issuerUri() throws AuthorityException {
    URI uri;
    try {
      uri = allowed(new URI(issuer));
    } catch (URISyntaxException malformed) {
      throw new AuthorityException("the issuer is not a URI: it needs a jwksUri");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new AuthorityException("the issuer has a query or fragment: it needs a jwksUri");
    }
    return uri;
  }

  private static URI at(URI base, String path) {
    return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}

package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Which endpoints inside a discovery document may be called: those that share the issuer's scheme,
 * host and port, and those on hosts that the configuration lists.
 *
 * <p>A listed host without a port stands for the scheme's own port alone. Cleartext is for an
 * issuer that the configuration itself has on cleartext, and for loopback.
 */
final class OriginPin {
  private final URI issuer;
  private final Set<String> hosts;

  OriginPin(URI issuer, Set<String> hosts) {
    this.issuer = issuer;
    this.hosts = hosts;
  }

  /**
   * {@code text} as the endpoint to call.
   *
   * @param name of the member that holds it
   * @throws MintException if it is none, or leads elsewhere
   */
  URI check(String name, String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException notOne) {
      throw refused(name, "is not a URL");
    }
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw refused(name, "is not an absolute URL with a host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw refused(name, "holds user information or a fragment");
    }
    if (isIssuers(uri)) {
      return uri;
    }
    boolean https = Ascii.equalsIgnoreCase(uri.getScheme(), "https");
    boolean http = Ascii.equalsIgnoreCase(uri.getScheme(), "http");
    if (!https && !(http && isLoopback(uri))) {
      throw refused(name, "is not https");
    }
    if (!isListed(uri)) {
      throw refused(
          name,
          "is on another scheme, host or port than the issuer; if that is right,"
              + " list the host (with its port if it has one) under endpointHosts");
    }
    return uri;
  }

  private boolean isIssuers(URI uri) {
    return issuer.getScheme() != null
        && issuer.getHost() != null
        && Ascii.equalsIgnoreCase(uri.getScheme(), issuer.getScheme())
        && Ascii.equalsIgnoreCase(uri.getHost(), issuer.getHost())
        && port(uri) == port(issuer);
  }

  private boolean isListed(URI uri) {
    String host = Ascii.lower(uri.getHost());
    boolean ownPort = port(uri) == schemePort(uri);
    for (String listed : hosts) {
      String name = Ascii.lower(listed);
      if (name.equals(host + ":" + port(uri)) || ownPort && name.equals(host)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLoopback(URI uri) {
    String host = Ascii.lower(uri.getHost());
    return host.equals("localhost") || host.equals("[::1]") || isLoopbackAddress(host);
  }

  /** Four decimal numbers that begin with 127; no other spelling of an address is taken. */
  private static boolean isLoopbackAddress(String host) {
    int dots = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3 && host.startsWith("127.");
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? schemePort(uri) : uri.getPort();
  }

  private static int schemePort(URI uri) {
    return "https".equals(Ascii.lower(uri.getScheme())) ? 443 : 80;
  }

  private static MintException refused(String name, String why) {
    return MintFailure.passing(
            "discovery", "the discovery document is refused: its " + name + " " + why)
        .raise();
  }
}

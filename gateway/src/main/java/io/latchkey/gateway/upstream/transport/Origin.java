package io.latchkey.gateway.upstream.transport;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port of a server (RFC 6454).
 *
 * @param tls whether the scheme is https
 * @param host in lower case; an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record Origin(boolean tls, String host, int port) {

  /** The origin of an absolute http or https URI. */
  public static Origin of(URI uri) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    return new Origin(tls, uri.getHost().toLowerCase(Locale.ROOT), port);
  }

  /** The value of Host: without the port where it is the scheme's own. */
  public String authority() {
    return port == (tls ? 443 : 80) ? host : host + ":" + port;
  }

  /** Scheme and {@link #authority}. */
  String url() {
    return (tls ? "https://" : "http://") + authority();
  }

  /** The host as a resolver takes it. */
  String connectHost() {
    return bare(host);
  }

  /** {@code host} without the brackets of an IPv6 address. */
  static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The host as TLS takes it: for SNI and the check of the certificate, without a trailing dot. */
  String tlsName() {
    String name = connectHost();
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}

package io.latchkey.gateway.policy.route;

import io.latchkey.gateway.http.Authority;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The host of a route: exact, or all names that have one label before a domain.
 *
 * @param name lower case, without a trailing dot; an IPv6 address in its one canonical form
 * @param wildcard whether {@code name} is the domain behind {@code *.}
 */
record HostPattern(String name, boolean wildcard) {

  /**
   * Reads the host of a route.
   *
   * @throws IllegalArgumentException with a sentence for the user, if it is none
   */
  static HostPattern parse(String text) {
    boolean wildcard = text.startsWith("*.");
    String host = wildcard ? text.substring(2) : text;
    boolean bareIpv6 =
        !wildcard && !host.startsWith("[") && host.indexOf(':') != host.lastIndexOf(':');
    Authority authority = Authority.parse(bareIpv6 ? "[" + host + "]" : host);
    if (authority == null || host.endsWith(":") || wildcard && host.startsWith("[")) {
      throw new IllegalArgumentException(
          "host must be a name, *. and a name, or an address, without a port");
    }
    if (authority.port() >= 0) {
      throw new IllegalArgumentException("host must be written without a port");
    }
    return new HostPattern(canonical(authority.host()), wildcard);
  }

  /** {@code host} itself; an IPv6 literal, which has many spellings, in one of them. */
  static String canonical(String host) {
    if (!host.startsWith("[")) {
      return host;
    }
    InetAddress address = address(host);
    return address == null ? host : "[" + address.getHostAddress() + "]";
  }

  /** A literal is read, never looked up: the brackets see to that. */
  private static @Nullable InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException malformed) {
      return null;
    }
  }
}

package io.latchkey.loadtest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where calls go: scheme, host and port, and nothing else.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address has its brackets
 * @param port -1 where none is written
 */
public record Target(String scheme, String host, int port) {
  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");

  /**
   * Reads an address.
   *
   * @param option whose value it is, for the sentence
   * @throws Mistake if it is not plainly one; the text itself is not repeated, it may hold a secret
   */
  static Target read(Option option, String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException wrong) {
      throw new Mistake(option.flag() + " is not an address");
    }
    String scheme = lower(uri.getScheme());
    String path = String.valueOf(uri.getRawPath());
    if (!Set.of("http", "https").contains(scheme) || uri.getHost() == null) {
      throw new Mistake(option.flag() + " is not an http or https address with a host");
    }
    if (uri.getRawUserInfo() != null) {
      throw new Mistake(option.flag() + " holds a user: keys are not taken from addresses");
    }
    if (!Set.of("", "/").contains(path) || uri.getRawQuery() != null || uri.getFragment() != null) {
      throw new Mistake(option.flag() + " is scheme, host and port alone; paths are given apart");
    }
    if (uri.getPort() > 65_535 || uri.getPort() == 0) {
      throw new Mistake(option.flag() + " has no port from 1 to 65535");
    }
    return new Target(scheme, lower(uri.getHost()), uri.getPort());
  }

  private static String lower(String text) {
    return String.valueOf(text).toLowerCase(Locale.ROOT);
  }

  /** Whether it is this machine by its very spelling; no name is looked up to find out. */
  public boolean isLoopback() {
    return host.equals("localhost") || host.equals("[::1]") || LOOPBACK_V4.matcher(host).matches();
  }

  /** Whether what is sent there is encrypted. */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** The port that is meant. */
  public int portOrDefault() {
    return port != -1 ? port : isSecure() ? 443 : 80;
  }

  /** The address of a path there. */
  public URI at(String path) {
    return URI.create(this + path);
  }

  @Override
  public String toString() {
    return scheme + "://" + host + (port == -1 ? "" : ":" + port);
  }
}

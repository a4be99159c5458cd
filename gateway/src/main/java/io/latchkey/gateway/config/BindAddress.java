package io.latchkey.gateway.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a socket listens: an address of this machine and a port, never a name to look up. */
final class BindAddress {
  private static final String EXPECTED =
      "an address and a port, like 127.0.0.1:8080 or [::1]:8080; port 0 takes a free one";
  private static final Pattern WITH_PORT = Pattern.compile("(.*):([0-9]{1,5})");
  private static final Pattern IPV4 =
      Pattern.compile(
          "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]");

  private BindAddress() {}

  /** The address at {@code item}, or null after a problem. */
  static @Nullable InetSocketAddress read(Item item) {
    Scalar scalar = item.scalar(EXPECTED);
    if (scalar == null) {
      return null;
    }
    String text = scalar.text();
    Matcher parts = WITH_PORT.matcher(text);
    if (!parts.matches()) {
      item.error("must be " + EXPECTED);
      return null;
    }
    String host = String.valueOf(parts.group(1));
    int port = Integer.parseInt(parts.group(2));
    if (host.isEmpty() || host.equals("*")) {
      item.error(
          "does not say which address: write 127.0.0.1:"
              + port
              + " for this machine alone, or 0.0.0.0:"
              + port
              + " for all of its addresses");
      return null;
    }
    InetAddress address = address(host);
    if (address == null || port > 65535) {
      item.error(
          host.contains(":") && !host.startsWith("[")
              ? "has an IPv6 address that needs brackets, like [::1]:8080"
              : "must be " + EXPECTED);
      return null;
    }
    return new InetSocketAddress(address, port);
  }

  private static @Nullable InetAddress address(String host) {
    if (!isLiteral(host) && !host.equals("localhost")) {
      return null;
    }
    try {
      return InetAddress.getByName(host.equals("localhost") ? "127.0.0.1" : host);
    } catch (UnknownHostException malformed) {
      return null;
    }
  }

  /** Whether {@code host} is an IPv4 address, or looks like an IPv6 address in brackets. */
  static boolean isLiteral(String host) {
    return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
  }

  /** {@code host}, an IPv6 literal in its one canonical form; null if it is a malformed one. */
  static @Nullable String canonical(String host) {
    if (!host.startsWith("[")) {
      return host;
    }
    InetAddress address = address(host);
    return address == null ? null : "[" + address.getHostAddress() + "]";
  }

  /** Whether both cannot listen at once. */
  static boolean collide(InetSocketAddress a, InetSocketAddress b) {
    return a.getPort() != 0
        && a.getPort() == b.getPort()
        && (a.getAddress().equals(b.getAddress())
            || a.getAddress().isAnyLocalAddress()
            || b.getAddress().isAnyLocalAddress());
  }

  /** The address as the file spells it. */
  static String text(InetSocketAddress bind) {
    String host = bind.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + bind.getPort();
  }
}

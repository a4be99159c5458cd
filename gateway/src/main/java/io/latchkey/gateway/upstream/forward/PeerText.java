package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.LineBuffer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** An IP address as text: IPv4 dotted, IPv6 as RFC 5952 wants it and without a zone. */
final class PeerText {
  /** Each octet in digits, and the dot that follows it. */
  private static final byte[][] OCTETS = new byte[256][];

  static {
    for (int octet = 0; octet < OCTETS.length; octet++) {
      OCTETS[octet] = (octet + ".").getBytes(StandardCharsets.US_ASCII);
    }
  }

  private PeerText() {}

  static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? ofIpv6(address.getAddress())
        : address.getHostAddress();
  }

  /** Writes it; no text is made of the usual kind. */
  static LineBuffer write(InetAddress address, LineBuffer out) {
    if (address instanceof Inet6Address) {
      return out.text(of(address));
    }
    byte[] octets = address.getAddress();
    for (byte octet : octets) {
      out.all(OCTETS[octet & 0xff]);
    }
    out.cut(out.length() - 1);
    return out;
  }

  private static String ofIpv6(byte[] address) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | address[2 * i + 1] & 0xff;
    }
    int start = -1;
    int longest = 1; // one zero group alone is never shortened (RFC 5952 section 4.2.2)
    for (int i = 0; i < 8; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > longest) {
        start = i;
        longest = zeros;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += longest - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static int zerosFrom(int[] groups, int from) {
    int at = from;
    while (at < 8 && groups[at] == 0) {
      at++;
    }
    return at - from;
  }
}

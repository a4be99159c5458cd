package io.latchkey.gateway.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of addresses, {@code 10.7.0.0/16} or {@code fd00::/8}. IPv4-mapped IPv6 addresses are
 * unmapped before they are compared.
 */
public final class Cidr {
  private final byte[] prefix;
  private final int bits;

  private Cidr(byte[] prefix, int bits) {
    this.prefix = prefix;
    this.bits = bits;
  }

  /**
   * Reads a block; an address alone is a block of one.
   *
   * @throws IllegalArgumentException with a sentence for the user, if it is not one, or if bits
   *     beyond the prefix are set
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    if (!isLiteral(host)) {
      throw new IllegalArgumentException("not an address block like 10.7.0.0/16 or fd00::/8");
    }
    byte[] address;
    try {
      address = InetAddress.getByName(host).getAddress();
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "not an address block like 10.7.0.0/16 or fd00::/8", unknown);
    }
    int bits = address.length * 8;
    if (slash >= 0) {
      String length = text.substring(slash + 1);
      if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
        throw new IllegalArgumentException("the prefix length must be 0 to " + bits);
      }
      bits = Integer.parseInt(length);
    }
    for (int bit = bits; bit < address.length * 8; bit++) {
      if ((address[bit >> 3] & (0x80 >> (bit & 7))) != 0) {
        throw new IllegalArgumentException("bits beyond the prefix length are set");
      }
    }
    return new Cidr(address, bits);
  }

  /** Whether it is an address and not a name, which would be looked up. */
  private static boolean isLiteral(String host) {
    return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
        || host.contains(":") && host.matches("[0-9a-fA-F:.]+");
  }

  /** The length of its prefix: 0 for all addresses of its family. */
  public int bits() {
    return bits;
  }

  /** Whether {@code address} lies in this block. */
  public boolean contains(InetAddress address) {
    byte[] bytes = unmap(address.getAddress());
    if (bytes.length != prefix.length) {
      return false;
    }
    int whole = bits >> 3;
    for (int i = 0; i < whole; i++) {
      if (bytes[i] != prefix[i]) {
        return false;
      }
    }
    int rest = bits & 7;
    return rest == 0 || ((bytes[whole] ^ prefix[whole]) & (0xff00 >> rest) & 0xff) == 0;
  }

  private static byte[] unmap(byte[] address) {
    if (address.length != 16) {
      return address;
    }
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return address;
      }
    }
    if (address[10] != -1 || address[11] != -1) {
      return address;
    }
    return new byte[] {address[12], address[13], address[14], address[15]};
  }

  /** {@code address} as IPv4 where it is IPv4 in IPv6's clothes. */
  public static InetAddress unmapped(InetAddress address) {
    byte[] bytes = unmap(address.getAddress());
    if (bytes.length == 16 || address instanceof Inet4Address) {
      return address;
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }

  /** The address that the block begins with. */
  public InetAddress first() {
    try {
      return InetAddress.getByAddress(prefix);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("a prefix is an address", impossible);
    }
  }

  @Override
  public String toString() {
    return first().getHostAddress() + "/" + bits;
  }
}

package io.latchkey.gateway.http;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What a connection says of who is at its other end.
 *
 * @param address the TCP peer, IPv4-mapped addresses unmapped
 * @param port the TCP peer's port
 * @param tls whether the connection is encrypted
 * @param certificate the certificate that the peer proved to hold and our CA vouches for, or null
 * @param trustedProxy whether the address is in a block that the listener trusts to forward for
 *     others
 */
public record Peer(
    InetAddress address,
    int port,
    boolean tls,
    @Nullable X509Certificate certificate,
    boolean trustedProxy) {

  public Peer {
    address = Cidr.unmapped(address);
  }

  /** A peer without a certificate, on cleartext. */
  public static Peer at(InetAddress address) {
    return new Peer(address, 0, false, null, false);
  }
}

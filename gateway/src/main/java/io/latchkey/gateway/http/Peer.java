package io.latchkey.gateway.http;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** What a connection says of who is at its other end. Immutable. */
public final class Peer {
  private final InetAddress address;
  private final String text;
  private final int port;
  private final boolean tls;
  private final @Nullable X509Certificate certificate;
  private final boolean trustedProxy;

  /**
   * Makes one.
   *
   * @param address the TCP peer; IPv4-mapped addresses are unmapped
   * @param port the TCP peer's port
   * @param tls whether the connection is encrypted
   * @param certificate the certificate that the peer proved to hold and our CA vouches for, or null
   * @param trustedProxy whether the address is in a block that the listener trusts to forward for
   *     others
   */
  public Peer(
      InetAddress address,
      int port,
      boolean tls,
      @Nullable X509Certificate certificate,
      boolean trustedProxy) {
    this.address = Cidr.unmapped(address);
    this.text = this.address.getHostAddress();
    this.port = port;
    this.tls = tls;
    this.certificate = certificate;
    this.trustedProxy = trustedProxy;
  }

  /** A peer without a certificate, on cleartext. */
  public static Peer at(InetAddress address) {
    return new Peer(address, 0, false, null, false);
  }

  /** The TCP peer, IPv4-mapped addresses unmapped. */
  public InetAddress address() {
    return address;
  }

  /** The address as text, for logs; the same object each time. */
  public String text() {
    return text;
  }

  /** The TCP peer's port. */
  public int port() {
    return port;
  }

  /** Whether the connection is encrypted. */
  public boolean tls() {
    return tls;
  }

  /** The certificate that the peer proved to hold and our CA vouches for, or null. */
  public @Nullable X509Certificate certificate() {
    return certificate;
  }

  /** Whether the address is in a block that the listener trusts to forward for others. */
  public boolean trustedProxy() {
    return trustedProxy;
  }

  @Override
  public String toString() {
    return "Peer[" + text + ", port " + port + (tls ? ", TLS" : "") + "]";
  }
}

package io.latchkey.gateway.journey;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A caller over TLS. */
final class TlsCaller implements AutoCloseable {
  private final SSLSocket socket;
  private final RawPeer peer;

  private TlsCaller(SSLSocket socket, RawPeer peer) {
    this.socket = socket;
    this.peer = peer;
  }

  /**
   * Connects and shakes hands.
   *
   * @param host the name that is asked for
   * @param protocol the one version of TLS that is spoken
   */
  static TlsCaller connect(
      InetSocketAddress address, SSLContext context, String host, String protocol)
      throws IOException {
    Socket plain = new Socket(address.getAddress(), address.getPort());
    plain.setSoTimeout(10_000);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, host, address.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setServerNames(List.of(new SNIHostName(host)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new TlsCaller(socket, new RawPeer(socket));
  }

  RawPeer peer() {
    return peer;
  }

  String protocol() {
    return socket.getSession().getProtocol();
  }

  /** The subject of the certificate that was shown. */
  String shown() throws IOException {
    X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return leaf.getSubjectX500Principal().getName();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.http.Peer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says who is at the other end of a connection, once its TLS handshake is done. */
final class Peers {
  private Peers() {}

  static Peer of(Channel channel, List<Cidr> trustedProxies) {
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    InetAddress address = remote.getAddress();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    boolean trusted = trustedProxies.stream().anyMatch(block -> block.contains(address));
    return new Peer(address, remote.getPort(), tls != null, certificate(tls), trusted);
  }

  static String text(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : "";
  }

  private static @Nullable X509Certificate certificate(@Nullable SslHandler tls) {
    if (tls == null) {
      return null;
    }
    try {
      Certificate[] chain = tls.engine().getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
    } catch (SSLPeerUnverifiedException noCertificate) {
      return null;
    }
  }
}

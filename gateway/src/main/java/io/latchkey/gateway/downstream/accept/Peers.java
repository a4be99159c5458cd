package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.http.Peer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says who is at the other end of a connection, once its TLS handshake is done. */
final class Peers {
  /** For whom a load balancer opened the connection, as its PROXY header says. */
  private static final AttributeKey<InetSocketAddress> SOURCE =
      AttributeKey.valueOf(Peers.class, "source");

  private Peers() {}

  /** Makes {@code source} the peer: the balancer in between was believed, and is so no more. */
  static void standFor(Channel channel, InetSocketAddress source) {
    channel.attr(SOURCE).set(source);
  }

  /** The peer's address, or null where the connection has ended before it was known. */
  static @Nullable InetSocketAddress address(Channel channel) {
    InetSocketAddress source = channel.hasAttr(SOURCE) ? channel.attr(SOURCE).get() : null;
    if (source != null) {
      return source;
    }
    return channel.remoteAddress() instanceof InetSocketAddress remote ? remote : null;
  }

  static boolean isTrusted(InetAddress address, List<Cidr> trustedProxies) {
    return trustedProxies.stream().anyMatch(block -> block.contains(address));
  }

  static Peer of(Channel channel, List<Cidr> trustedProxies) {
    InetSocketAddress remote = address(channel);
    if (remote == null) {
      throw new IllegalStateException("a connection was admitted without an address");
    }
    InetAddress address = remote.getAddress();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    boolean trusted = isTrusted(address, trustedProxies);
    return new Peer(address, remote.getPort(), tls != null, certificate(tls), trusted);
  }

  /**
   * Runs {@code task} on the connection's event loop if its caller shows a certificate: now, or
   * when the handshake that is under way has ended.
   */
  static void whenProven(Channel channel, Runnable task) {
    channel
        .eventLoop()
        .execute(
            () -> {
              SslHandler tls = channel.pipeline().get(SslHandler.class);
              if (tls != null) {
                tls.handshakeFuture()
                    .addListener(
                        done -> {
                          if (certificate(tls) != null) {
                            task.run();
                          }
                        });
              }
            });
  }

  static String text(Channel channel) {
    InetSocketAddress remote = address(channel);
    return remote == null ? "" : Cidr.unmapped(remote.getAddress()).getHostAddress();
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

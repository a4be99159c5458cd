package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.upstream.transport.Connector;
import io.latchkey.gateway.upstream.transport.HttpControlClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Event loops, name resolution and TLS: what everything that connects is made of. */
final class Network implements AutoCloseable {
  static {
    // a caller could make us pay for handshake after handshake on one connection
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private final Sockets sockets = Sockets.ofThisMachine();
  private final int loopCount = Math.max(1, Runtime.getRuntime().availableProcessors());
  private final EventLoopGroup calls = sockets.loops(loopCount, "call");
  private final EventLoopGroup control = sockets.loops(1, "control");
  private final AddressResolverGroup<InetSocketAddress> resolver =
      new DnsAddressResolverGroup(
          new DnsNameResolverBuilder().datagramChannelType(sockets.datagrams()));

  Sockets sockets() {
    return sockets;
  }

  /** The event loops that carry calls. */
  EventLoopGroup calls() {
    return calls;
  }

  int loopCount() {
    return loopCount;
  }

  /** The one event loop of our own calls, token pools and the admin listener. */
  EventLoopGroup control() {
    return control;
  }

  EventLoop controlLoop() {
    return control.next();
  }

  /**
   * Opens connections by these TLS settings.
   *
   * @param proxy through which they go, or null
   * @throws IOException naming the file that cannot be used
   */
  Connector connector(TenantSettings.Tls tls, TenantSettings.@Nullable Proxy proxy)
      throws IOException {
    return new Connector(
        new ReflectiveChannelFactory<>(sockets.channel()), resolver, context(tls), proxy);
  }

  HttpControlClient client(Connector connector) {
    return new HttpControlClient(controlLoop(), connector);
  }

  private static SslContext context(TenantSettings.Tls tls) throws IOException {
    Path at = tls.ca();
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .endpointIdentificationAlgorithm("HTTPS")
              .protocols("TLSv1.3", "TLSv1.2");
      if (tls.ca() != null) {
        builder.trustManager(tls.ca().toFile());
      }
      at = tls.certificate();
      if (tls.certificate() != null && tls.privateKey() != null) {
        builder.keyManager(tls.certificate().toFile(), tls.privateKey().toFile());
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException broken) {
      throw new IOException("cannot use the TLS files of a tenant: " + text(at), broken);
    }
  }

  private static String text(@Nullable Path path) {
    return path == null ? "the system's trust store" : path.toString();
  }

  @Override
  public void close() {
    calls.shutdownGracefully(0, 2, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    control.shutdownGracefully(0, 2, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    resolver.close();
  }
}

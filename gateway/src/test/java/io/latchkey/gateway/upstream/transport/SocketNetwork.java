package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One event loop with real sockets. */
final class SocketNetwork implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  EventLoop loop() {
    return group.next();
  }

  /** A connector that trusts these authorities, or the system's where there are none. */
  Connector connector(X509Certificate... authorities) throws SSLException {
    return connector((Proxy) null, authorities);
  }

  /** The same, through a proxy if there is one. */
  Connector connector(@Nullable Proxy proxy, X509Certificate... authorities) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .endpointIdentificationAlgorithm("HTTPS");
    if (authorities.length > 0) {
      builder.trustManager(authorities);
    }
    SslContext tls = builder.build();
    return new Connector(NioSocketChannel::new, DefaultAddressResolverGroup.INSTANCE, tls, proxy);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}

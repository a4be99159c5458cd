package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.tls.ContextSet;
import io.latchkey.gateway.tls.LiveTls;
import io.latchkey.gateway.tls.TlsContexts;
import io.latchkey.gateway.tls.TlsProvider;
import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import io.latchkey.gateway.wire.Alpn;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop with real sockets. */
final class SocketNetwork implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final LoopbackNames names = new LoopbackNames();
  private final List<LiveTls> opened = new CopyOnWriteArrayList<>();

  EventLoop loop() {
    return group.next();
  }

  /** A connector that trusts these authorities, or the system's where there are none. */
  Connector connector(X509Certificate... authorities) throws IOException {
    return connector((Proxy) null, authorities);
  }

  /** The same, through a proxy if there is one. */
  Connector connector(@Nullable Proxy proxy, X509Certificate... authorities) throws IOException {
    return new Connector(
        NioSocketChannel::new, names, tls(false, authorities), tls(true, authorities), proxy);
  }

  private LiveTls tls(boolean http2, X509Certificate... authorities) throws IOException {
    List<X509Certificate> trusted = authorities.length == 0 ? null : List.of(authorities);
    TlsContexts contexts = new TlsContexts(TlsProvider.ofThisProcess());
    LiveTls tls =
        new LiveTls(ContextSet.of(contexts.towardsTenants(null, trusted, Alpn.of(http2))));
    opened.add(tls);
    return tls;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    opened.forEach(LiveTls::close);
  }
}

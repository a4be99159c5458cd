package io.latchkey.gateway.journey;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A tenant or a server beside it over TLS, which keeps what it was sent and who sent it. */
final class TlsUpstream implements AutoCloseable {
  private final SSLServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Answer> sent = new CopyOnWriteArrayList<>();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final Function<Answer, String> script;

  private TlsUpstream(SSLContext context, Function<Answer, String> script, String... demanding)
      throws IOException {
    this.script = script;
    this.server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    if (demanding.length > 0) {
      server.setNeedClientAuth(true);
      server.setEnabledProtocols(demanding);
    } else {
      server.setWantClientAuth(true);
    }
    threads.execute(this::accept);
  }

  /** One that asks for a certificate and answers everybody with {@code answer}. */
  TlsUpstream(SSLContext context, String answer) throws IOException {
    this(context, request -> answer, new String[0]);
  }

  TlsUpstream(SSLContext context, Function<Answer, String> script) throws IOException {
    this(context, script, new String[0]);
  }

  /** One that turns away who shows no good certificate, by this version of TLS alone. */
  static TlsUpstream demanding(SSLContext context, String version, Function<Answer, String> script)
      throws IOException {
    return new TlsUpstream(context, script, version);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (RawPeer peer = new RawPeer(socket)) {
      while (true) {
        Answer request = Answer.read(peer, false);
        sent.add(request);
        shown.add(client(socket));
        peer.send(script.apply(request));
      }
    } catch (IOException ended) {
      // a handshake that failed, or the end of the test: the assertions are the test's
    }
  }

  private static String client(SSLSocket socket) {
    try {
      return socket.getSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException none) {
      return "nobody";
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Its URL by the name that certificates are issued for. */
  String url() {
    return "https://localhost:" + port();
  }

  /** How many requests came through. */
  int requests() {
    return sent.size();
  }

  /** The requests, in their order. */
  List<Answer> sent() {
    return sent;
  }

  /** Who showed a certificate with each request, or nobody. */
  List<String> shown() {
    return shown;
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}

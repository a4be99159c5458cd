package io.latchkey.gateway.journey;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A tenant over TLS that answers every request without content. */
final class TlsUpstream implements AutoCloseable {
  private final SSLServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final String answer;

  TlsUpstream(SSLContext context, String answer) throws IOException {
    this.answer = answer;
    this.server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    server.setWantClientAuth(true);
    threads.execute(this::accept);
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
        peer.readMessage();
        requests.incrementAndGet();
        peer.send(answer);
      }
    } catch (IOException ended) {
      // a handshake that failed, or the end of the test: the assertions are the test's
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many requests came through. */
  int requests() {
    return requests.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}

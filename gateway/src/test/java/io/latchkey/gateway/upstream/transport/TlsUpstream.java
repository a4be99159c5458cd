package io.latchkey.gateway.upstream.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server over TLS that answers the first bytes of each connection, and ends it in its own way.
 */
final class TlsUpstream implements AutoCloseable {
  /** How a connection is ended. */
  enum Ending {
    /** With the alert that vouches for the end. */
    NOTIFIED,
    /** With that alert, but the socket stays open until the other side closes. */
    NOTIFIED_HALF,
    /** By closing the socket under TLS. */
    CUT
  }

  private final ServerSocket server;
  private final SSLContext tls;
  private final String answer;
  private final Ending ending;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final AtomicInteger closedByPeer = new AtomicInteger();

  TlsUpstream(SSLContext tls, String answer, Ending ending) throws IOException {
    this.tls = tls;
    this.answer = answer;
    this.ending = ending;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      SSLSocket secure =
          (SSLSocket) tls.getSocketFactory().createSocket(socket, "127.0.0.1", 0, false);
      secure.setUseClientMode(false);
      if (secure.getInputStream().read(new byte[4096]) < 0) {
        return;
      }
      secure.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      secure.getOutputStream().flush();
      if (ending == Ending.CUT) {
        return;
      }
      secure.shutdownOutput();
      if (ending == Ending.NOTIFIED_HALF) {
        while (secure.getInputStream().read() >= 0) {
          continue;
        }
        closedByPeer.incrementAndGet();
      }
    } catch (IOException ended) {
      // the client turned the certificate down: the assertions are the test's
    }
  }

  String url() {
    return "https://127.0.0.1:" + server.getLocalPort();
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}

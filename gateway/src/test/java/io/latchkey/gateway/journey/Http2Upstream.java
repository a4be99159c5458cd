package io.latchkey.gateway.journey;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A tenant over TLS that chooses HTTP/2 where it is offered; each connection runs a script of the
 * test on a thread of its own. Where it is not offered, HTTP/1.1 is answered with {@code 200} and
 * {@code by 1.1}.
 */
public final class Http2Upstream implements AutoCloseable {
  /** What one connection of HTTP/2 does; its end closes the connection. */
  public interface Script {
    void run(Http2End end) throws Exception;
  }

  private final SSLServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger http1 = new AtomicInteger();
  private final AtomicInteger http2 = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String by1 = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nby 1.1";
  private final List<String> offered = new CopyOnWriteArrayList<>();

  private Http2Upstream(SSLContext tls, Script script) throws IOException {
    server =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 500, InetAddress.getLoopbackAddress());
    threads.execute(() -> accept(script));
  }

  public static Http2Upstream running(SSLContext tls, Script script) throws IOException {
    return new Http2Upstream(tls, script);
  }

  /** Answers each request, when it is whole, with {@code 200} and what {@code content} says. */
  public static Http2Upstream answering(SSLContext tls, Function<Http2End.Request, String> content)
      throws IOException {
    return running(
        tls,
        end -> {
          end.begin();
          while (true) {
            Http2End.Request request = end.whole(end.request());
            end.answer(request.stream(), 200, content.apply(request));
          }
        });
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        threads.execute(() -> serve(socket, script));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SSLSocket socket, Script script) {
    try (socket) {
      socket.setHandshakeApplicationProtocolSelector(
          (ours, names) -> {
            offered.add(String.join(",", names));
            return names.contains("h2") ? "h2" : names.contains("http/1.1") ? "http/1.1" : "";
          });
      socket.startHandshake();
      if ("h2".equals(socket.getApplicationProtocol())) {
        http2.incrementAndGet();
        script.run(new Http2End(socket));
      } else {
        http1.incrementAndGet();
        answer(new RawPeer(socket));
      }
    } catch (Exception ended) {
      // the gateway closed the connection, or the test is over: the assertions are the test's
    }
  }

  private void answer(RawPeer peer) throws IOException {
    while (true) {
      Answer request = Answer.read(peer, false);
      requests.add(request.head() + request.content());
      peer.send(by1);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "https://localhost:" + port();
  }

  /** What is answered by HTTP/1.1 from now on. */
  public void http1Says(String answer) {
    by1 = answer;
  }

  /** How many connections of HTTP/1.1 came. */
  public int http1() {
    return http1.get();
  }

  /** How many connections of HTTP/2 came. */
  public int http2() {
    return http2.get();
  }

  /** What came by HTTP/1.1. */
  public List<String> requests() {
    return requests;
  }

  /** What each handshake offered. */
  public List<String> offered() {
    return offered;
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}

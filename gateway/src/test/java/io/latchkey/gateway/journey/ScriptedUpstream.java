package io.latchkey.gateway.journey;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server whose every connection runs a script of the test, on a thread of its own. */
public final class ScriptedUpstream implements AutoCloseable {
  /** What one connection does; its end closes the connection. */
  public interface Script {
    void run(RawPeer peer) throws Exception;
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private ScriptedUpstream(Script script) throws IOException {
    server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    threads.execute(() -> accept(script));
  }

  public static ScriptedUpstream running(Script script) throws IOException {
    return new ScriptedUpstream(script);
  }

  /** Answers every request that has Content-Length or no content with these bytes, kept alive. */
  public static ScriptedUpstream answering(String answer) throws IOException {
    ScriptedUpstream[] self = new ScriptedUpstream[1];
    self[0] =
        running(
            peer -> {
              while (true) {
                self[0].requests.add(peer.readMessage());
                peer.send(answer);
              }
            });
    return self[0];
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        RawPeer peer = new RawPeer(server.accept());
        connections.incrementAndGet();
        threads.execute(() -> run(script, peer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void run(Script script, RawPeer peer) {
    try (peer) {
      script.run(peer);
    } catch (Exception ended) {
      // the gateway closed the connection, or the test is over: the assertions are the test's
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** How many connections came. */
  public int connections() {
    return connections.get();
  }

  /** What {@link #answering} was sent, head and content of each request. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}

package io.latchkey.gateway.journey;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The HTTP server of the JDK. */
final class JdkReader implements SecondReader {
  private final HttpServer server;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  JdkReader() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String content =
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
      seen.add(new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(), content));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public List<Seen> read(String bytes) throws IOException {
    seen.clear();
    SecondReader.deliver(server.getAddress().getPort(), bytes);
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  @Override
  public String toString() {
    return "JDK HttpServer";
  }
}

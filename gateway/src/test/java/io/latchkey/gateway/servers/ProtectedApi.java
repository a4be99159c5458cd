package io.latchkey.gateway.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API that answers whoever has a token of the server, having asked that server. */
final class ProtectedApi implements AutoCloseable {
  private static final String SCHEME = "Bearer ";

  /** Asks a server about a token. */
  interface TokenCheck {
    /** The client that the token was given to, or nothing where it is not valid there. */
    Optional<String> client(String token) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final TokenCheck check;
  private final List<String> credentials = new CopyOnWriteArrayList<>();

  private ProtectedApi(HttpServer server, TokenCheck check) {
    this.server = server;
    this.check = check;
  }

  static ProtectedApi start(TokenCheck check) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    ProtectedApi api = new ProtectedApi(server, check);
    server.createContext("/", api::answer);
    server.start();
    return api;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What the server says of a token, as in {@link TokenCheck#client}. */
  Optional<String> client(String token) throws IOException, InterruptedException {
    return check.client(token);
  }

  /** The Authorization and X-Api-Key fields of each call since this was last asked. */
  List<String> credentials() {
    List<String> seen = List.copyOf(credentials);
    credentials.clear();
    return seen;
  }

  private void answer(HttpExchange call) throws IOException {
    List<String> authorization =
        call.getRequestHeaders().getOrDefault("Authorization", List.of("none"));
    boolean keyed = call.getRequestHeaders().containsKey("X-Api-Key");
    credentials.add(String.join(", ", authorization) + (keyed ? " and a key" : " and no API key"));
    Optional<String> client = Optional.empty();
    if (authorization.size() == 1 && authorization.get(0).startsWith(SCHEME)) {
      client = ask(authorization.get(0).substring(SCHEME.length()));
    }
    byte[] content = client.orElse("no token of this server").getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(client.isPresent() ? 200 : 401, content.length);
    call.getResponseBody().write(content);
    call.close();
  }

  private Optional<String> ask(String token) throws IOException {
    try {
      return check.client(token);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

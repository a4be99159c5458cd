package io.latchkey.gateway.servers;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What stands between a gateway and a token endpoint: it keeps what passes, and breaks it. */
final class TokenProxy implements AutoCloseable {
  /** What becomes of one request. */
  enum Fate {
    PASSED,
    /** Answered 500, the server never asked. */
    REFUSED,
    /** The server's answer is thrown away and 503 given. */
    ANSWER_REPLACED,
    /** The server's answer is thrown away and the connection broken. */
    ANSWER_LOST,
    /** The server's answer is held back for longer than anybody waits. */
    ANSWER_LATE
  }

  /**
   * A request that came, and what the server said to it.
   *
   * @param keyId of the assertion in it, or null
   * @param assertionId {@code jti} of the assertion in it, or null
   * @param authorization the field, or null
   * @param status of the server, 0 where it was not asked
   * @param said by the server where the status is not 200
   */
  record Seen(
      Fate fate,
      @Nullable String assertion,
      @Nullable String keyId,
      @Nullable String assertionId,
      @Nullable String authorization,
      int status,
      String said) {}

  private static final Duration LATE = Duration.ofSeconds(6);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI endpoint;
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private volatile Supplier<Fate> fates = () -> Fate.PASSED;

  private TokenProxy(HttpServer server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  static TokenProxy start(String endpoint) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    TokenProxy proxy = new TokenProxy(server, URI.create(endpoint));
    server.createContext("/", proxy::answer);
    server.setExecutor(proxy.threads);
    server.start();
    return proxy;
  }

  /** The token endpoint, through this. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + endpoint.getRawPath();
  }

  /** Decides what becomes of each request from now on. */
  void fates(Supplier<Fate> decides) {
    fates = decides;
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  private void answer(HttpExchange call) throws IOException {
    byte[] content = call.getRequestBody().readAllBytes();
    Fate fate = fates.get();
    HttpResponse<byte[]> answer = null;
    try {
      if (fate != Fate.REFUSED) {
        answer = client.send(request(call, content), BodyHandlers.ofByteArray());
      }
      seen.add(seen(fate, call, content, answer));
      give(call, fate, answer);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      call.close();
    }
  }

  private HttpRequest request(HttpExchange call, byte[] content) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", call.getRequestHeaders().getFirst("Content-Type"))
            .POST(BodyPublishers.ofByteArray(content));
    String authorization = call.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request.build();
  }

  private void give(HttpExchange call, Fate fate, @Nullable HttpResponse<byte[]> answer)
      throws IOException, InterruptedException {
    switch (fate) {
      case PASSED -> send(call, answer.statusCode(), answer.body());
      case REFUSED -> send(call, 500, new byte[0]);
      case ANSWER_REPLACED -> send(call, 503, new byte[0]);
      case ANSWER_LOST -> call.getHttpContext(); // closed without an answer
      case ANSWER_LATE -> closed.await(LATE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void send(HttpExchange call, int status, byte[] content) throws IOException {
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    if (content.length > 0) {
      call.getResponseBody().write(content);
    }
  }

  private static Seen seen(
      Fate fate, HttpExchange call, byte[] content, @Nullable HttpResponse<byte[]> answer) {
    int status = answer == null ? 0 : answer.statusCode();
    String said =
        answer == null || status == 200 ? "" : new String(answer.body(), StandardCharsets.UTF_8);
    String authorization = call.getRequestHeaders().getFirst("Authorization");
    for (String pair : new String(content, StandardCharsets.UTF_8).split("&")) {
      if (pair.startsWith("client_assertion=")) {
        String assertion =
            URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
        return signed(fate, assertion, authorization, status, said);
      }
    }
    return new Seen(fate, null, null, null, authorization, status, said);
  }

  private static Seen signed(
      Fate fate, String assertion, @Nullable String authorization, int status, String said) {
    try {
      SignedJWT jwt = SignedJWT.parse(assertion);
      return new Seen(
          fate,
          assertion,
          jwt.getHeader().getKeyID(),
          jwt.getJWTClaimsSet().getJWTID(),
          authorization,
          status,
          said);
    } catch (ParseException garbled) {
      throw new AssertionError("the gateway sent no JWT", garbled);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

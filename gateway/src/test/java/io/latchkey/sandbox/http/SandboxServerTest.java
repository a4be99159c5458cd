package io.latchkey.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxServerTest {
  private final AtomicLong idleMillis = new AtomicLong();
  private final AtomicInteger taken = new AtomicInteger();
  private final CompletableFuture<Reply> held = new CompletableFuture<>();
  private final SandboxServer server =
      SandboxServer.bind("test", InetAddress.getLoopbackAddress(), 0, routes(), new Traits());

  private final class Traits implements ServerTraits {
    @Override
    public void dress(HttpHeaders fields) {
      fields.set("X-Dressed", "yes");
    }

    @Override
    public long idleCloseMillis() {
      return idleMillis.get();
    }

    @Override
    public Handler elsewhere() {
      return (call, reply) -> reply.send(Answer.text(404, "nowhere!"));
    }
  }

  private Routes routes() {
    return Routes.caseless()
        .on("/Echo", (call, reply) -> reply.send(Answer.text(200, call.text() + "!")))
        .on(
            "/late",
            (call, reply) -> reply.sendAfter(Duration.ofMillis(50), Answer.text(200, "late!")))
        .on("/size", (call, reply) -> reply.send(Answer.text(200, call.content().length + "!")))
        .on("/hold", (call, reply) -> held.complete(reply))
        .on("/close", (call, reply) -> reply.close())
        .on("/reset", (call, reply) -> reply.reset())
        .on("/cut", (call, reply) -> reply.cut(Answer.text(200, "0123456789"), 4))
        .on(
            "/drip",
            (call, reply) -> reply.drip(Answer.text(200, "drip!"), 1, Duration.ofMillis(1)))
        .on(
            "/break",
            (call, reply) -> {
              throw new IllegalStateException("on purpose");
            })
        .under("/under", (call, reply) -> reply.send(Answer.text(200, call.rest() + "!")))
        .sink("/sink", this::sink);
  }

  private @Nullable ContentSink sink(Call call, Reply reply) {
    if (call.query().first("refuse").isPresent()) {
      reply.send(Answer.text(401, "refused!"));
      return null;
    }
    return new ContentSink() {
      @Override
      public void take(ByteBuffer piece) {
        taken.addAndGet(piece.remaining());
      }

      @Override
      public void end() {
        reply.send(Answer.text(200, taken.get() + "!"));
      }
    };
  }

  @BeforeEach
  void serve() {
    server.serve();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawCaller caller() throws IOException {
    return new RawCaller(server.port());
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  @Test
  void whoCallsBeforeItServesIsAnsweredThen() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (SandboxServer early = SandboxServer.bind("early", here, 0, routes(), new Traits());
        RawCaller caller = new RawCaller(early.port())) {
      caller.send(get("/under/early"));
      await().during(Duration.ofMillis(100)).until(() -> early.accepted() == 0);

      early.serve();

      assertThat(caller.readTo("!")).endsWith("early!");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
    try (RawCaller caller = caller()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < SandboxServer.MAX_PIPELINED; i++) {
        requests.append(get(i % 50 == 0 ? "/late" : "/under/" + i));
      }
      caller.send(requests.toString());
      for (int i = 0; i < SandboxServer.MAX_PIPELINED; i++) {
        String answer = caller.readTo("!");
        assertThat(answer).endsWith("\r\n\r\n" + (i % 50 == 0 ? "late!" : i + "!"));
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("X-Dressed: yes\r\n");
      }
    }
  }

  @Test
  void oneMorePipelinedRequestThanAllowedClosesTheConnection() throws IOException {
    try (RawCaller caller = caller()) {
      caller.send(get("/hold") + get("/under/a").repeat(SandboxServer.MAX_PIPELINED));

      assertThat(caller.readAll()).isEmpty();
    }
  }

  @Test
  void aRequestMayComeByteByByteAndChunked() throws IOException {
    String request =
        "POST /ECHO/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    try (RawCaller caller = caller()) {
      for (char c : request.toCharArray()) {
        caller.send(String.valueOf(c));
      }
      assertThat(caller.readTo("!")).endsWith("abcde!");
    }
  }

  @Test
  void headHasTheLengthAndNoContent() throws IOException {
    try (RawCaller caller = caller()) {
      caller.send("HEAD /under/abc HTTP/1.1\r\nHost: x\r\n\r\n" + get("/under/next"));

      assertThat(caller.readTo("!")).contains("content-length: 4\r\n\r\nHTTP/1.1 200 OK");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /bad%zz HTTP/1.1", "GET bad HTTP/1.1", "GET /%ff HTTP/1.1", "bad"})
  void aBrokenRequestIsRefusedAndTheConnectionClosed(String line) throws IOException {
    try (RawCaller caller = caller()) {
      caller.send(line + "\r\nHost: x\r\n\r\n");

      assertThat(caller.readAll())
          .startsWith("HTTP/1.1 400 Bad Request")
          .contains("connection: close");
    }
  }

  @Test
  void contentAtTheLimitIsTakenAndOneMoreIsNot() throws IOException {
    String post = "POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: ";
    try (RawCaller caller = caller()) {
      caller.send(post + Connection.MAX_CONTENT + "\r\n\r\n" + "a".repeat(Connection.MAX_CONTENT));
      assertThat(caller.readTo("!")).startsWith("HTTP/1.1 200");
      int tooMuch = Connection.MAX_CONTENT + 1;
      caller.send(post + tooMuch + "\r\n\r\n" + "a".repeat(tooMuch) + get("/under/next"));
      assertThat(caller.readTo("!"))
          .startsWith("HTTP/1.1 413")
          .contains("HTTP/1.1 200 OK")
          .endsWith("next!");
    }
  }

  @Test
  void contentIsCalledForWhereTheCallerExpectsThat() throws IOException {
    try (RawCaller caller = caller()) {
      caller.send(
          "POST /sink HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertThat(caller.readTo("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      caller.send("abc");
      assertThat(caller.readTo("!")).endsWith("\r\n\r\n3!");
    }
  }

  @Test
  void aRefusedExpectationClosesTheConnection() throws IOException {
    try (RawCaller caller = caller()) {
      caller.send(
          "POST /sink?refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
              + "Expect: 100-continue\r\n\r\n");

      assertThat(caller.readAll()).startsWith("HTTP/1.1 401").endsWith("refused!");
    }
    assertThat(taken).hasValue(0);
  }

  @Test
  void anEarlyAnswerLeavesTheConnectionUsable() throws IOException {
    try (RawCaller caller = caller()) {
      caller.send("POST /sink?refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
      assertThat(caller.readTo("!")).endsWith("refused!");
      caller.send("abc" + get("/under/next"));
      assertThat(caller.readTo("!")).endsWith("next!");
    }
  }

  @Test
  void contentAfterAnEarlyAnswerIsReadOnlySoFar() throws IOException {
    try (RawCaller caller = caller()) {
      caller.send("POST /sink?refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
      assertThat(caller.readTo("!")).endsWith("refused!");
      String piece = "a".repeat(1024 * 1024);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 90; i++) {
                  caller.send(piece);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void answersMayBeCutDrippedClosedOrReset() throws IOException {
    try (RawCaller caller = caller()) {
      assertThat(caller.send(get("/drip")).readTo("!")).contains("length: 5").endsWith("drip!");
      assertThat(caller.send(get("/cut")).readAll()).contains("length: 10").endsWith("\r\n0123");
    }
    try (RawCaller caller = caller()) {
      assertThat(caller.send(get("/close")).readAll()).isEmpty();
    }
    try (RawCaller caller = caller()) {
      caller.send(get("/reset"));
      assertThatThrownBy(caller::readAll).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aBrokenHandlerAndAnUnknownPathAreAnswered() throws IOException {
    try (RawCaller caller = caller()) {
      caller.send(get("/nowhere") + get("/break") + get("/under/next"));

      assertThat(caller.readTo("!")).startsWith("HTTP/1.1 404");
      assertThat(caller.readTo("next!")).startsWith("HTTP/1.1 500");
    }
  }

  @Test
  void aConnectionThatIsToCloseCloses() throws IOException {
    try (RawCaller caller = caller()) {
      caller.send("GET /under/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(caller.readAll()).contains("connection: close").endsWith("a!");
    }
    try (RawCaller caller = caller()) {
      caller.send("GET /under/a HTTP/1.0\r\n\r\n");
      assertThat(caller.readAll()).endsWith("a!");
    }
  }

  @Test
  void anIdleConnectionIsClosedWhereSwitchedSo() throws IOException {
    idleMillis.set(60);
    try (RawCaller caller = caller()) {
      assertThat(caller.send(get("/under/a")).readTo("!")).endsWith("a!");
      assertThat(caller.readAll()).isEmpty();
    }
  }

  @Test
  void aCallInProgressIsAnsweredBeforeTheServerStops() throws Exception {
    try (RawCaller busy = caller();
        RawCaller idle = caller()) {
      idle.send(get("/under/a")).readTo("!");
      busy.send(get("/hold"));
      Reply reply = held.get();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      assertThat(idle.readAll()).isEmpty();
      reply.send(Answer.text(200, "held!"));
      assertThat(busy.readAll()).contains("connection: close").endsWith("held!");
      stopped.join();
      await().untilAsserted(() -> assertThat(server.open()).isZero());
      assertThatThrownBy(this::caller).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theUrlNamesHostAndPort() {
    assertThat(server.url()).hasToString("http://127.0.0.1:" + server.port());
  }
}

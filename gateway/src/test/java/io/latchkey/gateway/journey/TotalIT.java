package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One limit for a whole exchange, whatever it waits for when it is reached. */
class TotalIT {
  private static final String TOTAL = "timeouts: { total: 400ms }";

  @TempDir private Path directory;

  private RunningGateway gateway(String url) throws Exception {
    return RunningGateway.start(directory, Call.onRoute(Yaml.forwarding(url), TOTAL));
  }

  /** The same with a limit in which even a busy machine fills what there is to fill. */
  private RunningGateway patient(String url) throws Exception {
    String yaml = Call.onRoute(Yaml.forwarding(url), "timeouts: { total: 2500ms }");
    return RunningGateway.start(directory, yaml);
  }

  private static ScriptedUpstream silent() throws Exception {
    return ScriptedUpstream.running(
        peer -> {
          peer.readHead();
          peer.readToEnd();
        });
  }

  private static void assertLate(Answer answer, String verdict, String step, String error) {
    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(answer.content())
        .contains(
            "\"limit\":\"timeouts.total\"",
            "\"step\":\"" + step + "\"",
            "The route's limit timeouts.total was reached while ");
    assertThat(answer.field("Proxy-Status")).contains("error=" + error + ";");
  }

  @Test
  void theHeadOfTheAnswerIsAwaited() throws Exception {
    try (ScriptedUpstream upstream = silent();
        RunningGateway gateway = gateway(upstream.url());
        RawPeer caller = gateway.connect()) {
      long before = System.nanoTime();
      Answer answer = Answer.read(caller.send(Call.get("/x")), false);
      assertLate(answer, "504 transport:timeout", "first-byte", "http_response_timeout");
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(400_000_000L);
    }
  }

  @Test
  void aTokenIsAwaited() throws Exception {
    try (ScriptedUpstream upstream = silent();
        ScriptedUpstream tokens = silent();
        RunningGateway gateway =
            RunningGateway.start(
                directory, Call.onRoute(Yaml.injecting(upstream.url(), tokens.url()), TOTAL));
        RawPeer caller = gateway.connect()) {
      Answer answer = Answer.read(caller.send(Call.get("/x")), false);
      assertLate(answer, "503 credential:no-token", "token", "proxy_internal_error");
      assertThat(answer.field("Retry-After")).isEqualTo("1");
      assertThat(upstream.connections()).isZero();
    }
  }

  @Test
  void aConnectionIsBeingMade() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RawPeer first = RawPeer.connect((InetSocketAddress) full.getLocalSocketAddress());
        RawPeer second = RawPeer.connect((InetSocketAddress) full.getLocalSocketAddress());
        RunningGateway gateway = gateway("http://127.0.0.1:" + full.getLocalPort());
        RawPeer caller = gateway.connect()) {
      assertThat(first.socket().isConnected() && second.socket().isConnected()).isTrue();
      Answer answer = Answer.read(caller.send(Call.get("/x")), false);
      assertLate(answer, "504 transport:timeout", "connect", "connection_timeout");
    }
  }

  @Test
  void whoWaitsForAFreeConnectionIsToldSo() throws Exception {
    int callers = Runtime.getRuntime().availableProcessors() + 1;
    String limits = "timeouts: { connect: 300ms, response: 2500ms }";
    List<String> steps = new ArrayList<>();
    try (ScriptedUpstream upstream = silent();
        RunningGateway gateway =
            RunningGateway.start(
                directory,
                Call.onRoute(Yaml.forwarding(upstream.url()), limits)
                    .replace("breaker:", "connections: { max: 1 }, breaker:"))) {
      List<RawPeer> peers = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        peers.add(gateway.connect().send(Call.get("/x")));
      }
      for (RawPeer peer : peers) {
        Answer answer = Answer.read(peer, false);
        assertThat(answer.verdict()).isEqualTo("504 transport:timeout");
        boolean waited = answer.content().contains("\"step\":\"place\"");
        String limit = waited ? "timeouts.connect" : "timeouts.response";
        String error = waited ? "connection_limit_reached" : "http_response_timeout";
        assertThat(answer.content())
            .contains("\"limit\":\"" + limit + "\"", limit + " was reached");
        assertThat(answer.field("Proxy-Status")).contains("error=" + error + ";");
        steps.add(waited ? "place" : "first-byte");
        peer.close();
      }
    }
    assertThat(steps).as("more calls than connections").contains("place", "first-byte");
  }

  @Test
  void theTenantDoesNotTakeTheRequest() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  over.await();
                });
        RunningGateway gateway = patient(upstream.url());
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 100000000\r\n"));
      Thread writer =
          new Thread(
              () -> {
                try {
                  while (true) {
                    caller.send("x".repeat(1 << 16));
                  }
                } catch (Exception closed) {
                  // the gateway has had enough
                }
              });
      writer.start();
      Answer answer = Answer.read(caller, false);
      assertLate(answer, "504 transport:timeout", "send", "connection_write_timeout");
      caller.close();
      writer.join();
      over.countDown();
    }
  }

  @Test
  void theCallerDoesNotSend() throws Exception {
    try (ScriptedUpstream upstream = silent();
        RunningGateway gateway = gateway(upstream.url());
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 100\r\n") + "part");
      assertThat(Answer.read(caller, false).verdict()).isEqualTo("408 parse:slow-request");
    }
  }

  @Test
  void aCallerThatUsesTheTimeUpItselfOpensNoBreaker() throws Exception {
    String yaml = "timeouts: { total: 1s }";
    try (ScriptedUpstream upstream = silent();
        RunningGateway gateway =
            RunningGateway.start(
                directory,
                Call.onRoute(Yaml.forwarding(upstream.url()), yaml)
                    .replace(
                        Yaml.ALWAYS,
                        "breaker: { failures: 50, calls: 5, window: 10m, open: 1h }"))) {
      List<RawPeer> slow = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        slow.add(gateway.connect().send(Call.post("/x", "Content-Length: 4\r\n") + "par"));
      }
      LockSupport.parkNanos(700_000_000);
      for (RawPeer peer : slow) {
        peer.send("t");
      }
      for (RawPeer peer : slow) {
        assertThat(Answer.read(peer, false).verdict())
            .isIn("504 transport:timeout", "408 parse:slow-request");
        peer.close();
      }
      try (RawPeer caller = gateway.connect()) {
        assertThat(Answer.read(caller.send(Call.get("/x")), false).verdict())
            .as("not circuit-open")
            .isEqualTo("504 transport:timeout");
      }
    }
  }

  @Test
  void anAnswerThatFlowsIsBrokenOffAllTheSameAndSeenToBe() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  while (true) {
                    peer.send(Call.chunk("x".repeat(100)));
                    LockSupport.parkNanos(20_000_000);
                  }
                });
        RunningGateway gateway = gateway(upstream.url());
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readHead()).startsWith("HTTP/1.1 200 ");
      assertThatThrownBy(
              () -> {
                while (!Call.readChunk(caller).isEmpty()) {
                  assertThat(upstream.connections()).isOne();
                }
              })
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aWebSocketOutlivesIt() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.running(Ws::echo);
        RunningGateway gateway = gateway(upstream.url());
        RawPeer caller = gateway.connect()) {
      Ws.open(caller);
      caller.socket().setSoTimeout(800);
      assertThatThrownBy(caller::isEnded).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void itIsNoLimitWhereNobodyAskedForOne() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  LockSupport.parkNanos(900_000_000);
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(Answer.read(caller.send(Call.get("/x")), false).verdict()).isEqualTo("200");
    }
  }
}

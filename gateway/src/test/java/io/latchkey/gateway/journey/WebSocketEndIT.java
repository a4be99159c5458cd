package io.latchkey.gateway.journey;

import static io.latchkey.gateway.websocket.Frames.FIN;
import static io.latchkey.gateway.websocket.Frames.PING;
import static io.latchkey.gateway.websocket.Frames.PONG;
import static io.latchkey.gateway.websocket.Frames.TEXT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.websocket.Frames;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every end of a WebSocket is told to both sides as what it is, and to the log. */
class WebSocketEndIT {
  private static final String HALF = Frames.plain(FIN | TEXT, "whole").substring(0, 4);

  @TempDir Path directory;
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private interface Talk {
    void with(RunningGateway gateway, RawPeer caller) throws Exception;
  }

  /** The line of the access log of a WebSocket that was talked over so. */
  private String logged(String keys, ScriptedUpstream.Script script, Talk talk) throws Exception {
    try (AccessLines lines = new AccessLines();
        ScriptedUpstream upstream = ScriptedUpstream.running(script);
        RunningGateway gateway =
            RunningGateway.start(directory, Call.onRoute(Yaml.forwarding(upstream.url()), keys));
        RawPeer caller = gateway.connect()) {
      Answer agreed = Ws.open(caller);
      talk.with(gateway, caller);
      return lines.of(agreed);
    }
  }

  /** Agrees, and writes down every frame, answering a Close if told to, then how it ended. */
  private ScriptedUpstream.Script listening(boolean answersClose) {
    return peer -> {
      peer.send(Ws.agreement(peer.readHead()));
      try {
        while (true) {
          String frame = Ws.readFrame(peer);
          heard.add(Ws.unmasked(frame));
          if (answersClose && (frame.charAt(0) & 0x0f) == Frames.CLOSE) {
            peer.send(Ws.unmasked(frame));
          }
        }
      } catch (IOException ended) {
        heard.add("end");
      }
    };
  }

  private String heard() throws InterruptedException {
    return String.valueOf(heard.poll(8, SECONDS));
  }

  @Test
  void aCloseOfTheCallerIsAnsweredByTheTenant() throws Exception {
    String line =
        logged(
            "maxContent: 1B",
            Ws::echo,
            (gateway, caller) -> {
              caller.send(Frames.masked(FIN | TEXT, "abc") + Frames.close(true, 1000, ""));
              assertThat(caller.readToEnd())
                  .isEqualTo(Frames.plain(FIN | TEXT, "abc") + Frames.close(false, 1000, ""));
            });
    assertThat(line)
        .contains("\"status\":101", "\"upstreamStatus\":101", "\"ended\":\"complete\"")
        .contains("\"octetsIn\":17", "\"octetsOut\":9", "\"route\":\"api\"");
  }

  @Test
  void aTenantThatNeverEndsItsConnectionIsLeftBehind() throws Exception {
    String line =
        logged(
            "maxContent: 1B",
            listening(true),
            (gateway, caller) -> {
              caller.send(Frames.close(true, 1000, ""));
              assertThat(caller.readToEnd()).isEqualTo(Frames.close(false, 1000, ""));
              assertThat(heard()).isEqualTo(Frames.close(false, 1000, ""));
              assertThat(heard()).isEqualTo("end");
            });
    assertThat(line).contains("\"ended\":\"complete\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallerWhoGoesTakesItWithoutAClose(boolean byReset) throws Exception {
    String line =
        logged(
            "maxContent: 1B",
            listening(false),
            (gateway, caller) -> {
              caller.send(Frames.masked(FIN | TEXT, "last"));
              assertThat(heard()).isEqualTo(Frames.plain(FIN | TEXT, "last"));
              if (byReset) {
                caller.socket().setOption(StandardSocketOptions.SO_LINGER, 0);
              }
              caller.close();
              assertThat(heard()).isEqualTo("end");
            });
    assertThat(line).contains("\"status\":101", "\"ended\":\"caller-gone\"");
  }

  @Test
  void whatACallerSaidLastIsStillSentOn() throws Exception {
    String big = Frames.masked(FIN | TEXT, "x".repeat(3 << 20));
    CompletableFuture<Void> mayRead = new CompletableFuture<>();
    logged(
        "maxContent: 1B",
        peer -> {
          peer.send(Ws.agreement(peer.readHead()));
          mayRead.get(5, SECONDS);
          heard.add(Integer.toString(peer.readToEnd().length()));
        },
        (gateway, caller) -> {
          caller.send(big);
          caller.socket().shutdownOutput();
          mayRead.complete(null);
          assertThat(heard()).isEqualTo(Integer.toString(big.length()));
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTenantThatDiesIsNeverACleanEnd(boolean byReset) throws Exception {
    String line =
        logged(
            "maxContent: 1B",
            peer -> {
              peer.send(Ws.agreement(peer.readHead()) + HALF);
              Ws.readFrame(peer);
              if (byReset) {
                peer.socket().setOption(StandardSocketOptions.SO_LINGER, 0);
              }
            },
            (gateway, caller) -> {
              assertThat(caller.read(4)).isEqualTo(HALF);
              caller.send(Frames.masked(FIN | PING, ""));
              assertThat(caller.readToEnd()).isEmpty();
            });
    assertThat(line).contains("\"status\":101", "\"ended\":\"upstream-broken\"");
  }

  @Test
  void silenceEndsItForBoth() throws Exception {
    String line =
        logged(
            "webSocket: { idle: 300ms }",
            listening(true),
            (gateway, caller) -> {
              String close = Frames.close(false, 1001, "idle for too long");
              assertThat(Ws.readFrame(caller)).isEqualTo(close);
              assertThat(heard()).isEqualTo(close);
              caller.send(Frames.masked(FIN | Frames.CLOSE, "\u0003\u00e9"));
              assertThat(caller.readToEnd()).isEmpty();
              assertThat(heard()).isEqualTo("end");
            });
    assertThat(line).contains("\"ended\":\"idle\"");
  }

  @Test
  void aPingIsNoSilence() throws Exception {
    String line =
        logged(
            "webSocket: { idle: 500ms }",
            Ws::echo,
            (gateway, caller) -> {
              for (int i = 0; i < 8; i++) {
                caller.send(Frames.masked(FIN | PING, ""));
                assertThat(Ws.readFrame(caller)).isEqualTo(Frames.plain(FIN | PONG, ""));
                caller.socket().setSoTimeout(150);
                assertThatThrownBy(caller::isEnded).isInstanceOf(SocketTimeoutException.class);
                caller.socket().setSoTimeout(5000);
              }
              caller.send(Frames.close(true, 1000, ""));
              assertThat(Ws.readFrame(caller)).isEqualTo(Frames.close(false, 1000, ""));
            });
    assertThat(line).contains("\"ended\":\"complete\"");
  }

  @Test
  void aStopIsToldAtTheEndOfTheFrameUnderWay() throws Exception {
    String frame = Frames.plain(FIN | TEXT, "whole");
    String close = Frames.close(false, 1001, "the gateway is shutting down");
    CompletableFuture<Void> stopping = new CompletableFuture<>();
    String line =
        logged(
            "maxContent: 1B",
            peer -> {
              peer.send(Ws.agreement(peer.readHead()) + HALF);
              assertThat(Ws.unmasked(Ws.readFrame(peer))).isEqualTo(close);
              peer.send(frame.substring(4) + close);
              heard.add(peer.isEnded() ? "end" : "more");
            },
            (gateway, caller) -> {
              assertThat(caller.read(4)).isEqualTo(HALF);
              CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
              stopping.complete(null);
              assertThat(caller.read(3)).isEqualTo(frame.substring(4));
              assertThat(Ws.readFrame(caller)).isEqualTo(close);
              caller.send(Frames.close(true, 1001, ""));
              assertThat(caller.readToEnd()).isEmpty();
              caller.close();
              assertThat(heard()).isEqualTo("end");
              stopped.get(5, SECONDS);
            });
    assertThat(line).contains("\"ended\":\"drained\"");
  }

  @Test
  void whoDoesNotAnswerAStopIsNotWaitedForLong() throws Exception {
    String line =
        logged(
            "maxContent: 1B",
            listening(false),
            (gateway, caller) -> {
              CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
              assertThat(Ws.readFrame(caller)).startsWith("\u0088");
              assertThat(caller.readToEnd()).isEmpty();
              stopped.get(8, SECONDS);
            });
    assertThat(line).contains("\"ended\":\"drained\"");
  }

  @Test
  void anUnmaskedFrameOfTheCallerEndsIt() throws Exception {
    String good = Frames.masked(FIN | TEXT, "good");
    String line =
        logged(
            "maxContent: 1B",
            listening(false),
            (gateway, caller) -> {
              caller.send(good + Frames.plain(FIN | TEXT, "evil") + good);

              assertThat(caller.readToEnd())
                  .isEqualTo(Frames.close(false, 1002, "not a frame of RFC 6455"));
              assertThat(heard()).isEqualTo(Ws.unmasked(good));
              assertThat(heard()).isEqualTo("end");
            });
    assertThat(line).contains("\"ended\":\"violation\"");
  }

  @Test
  void aMaskedFrameOfTheTenantEndsIt() throws Exception {
    String good = Frames.plain(FIN | TEXT, "good");
    String line =
        logged(
            "maxContent: 1B",
            peer -> {
              peer.send(Ws.agreement(peer.readHead()));
              peer.send(good + Frames.masked(FIN | TEXT, "evil") + good);
              heard.add(Ws.unmasked(Ws.readFrame(peer)));
              heard.add(peer.isEnded() ? "end" : "more");
            },
            (gateway, caller) -> {
              assertThat(caller.readToEnd()).isEqualTo(good);
              assertThat(heard()).isEqualTo(Frames.close(false, 1002, "not a frame of RFC 6455"));
              assertThat(heard()).isEqualTo("end");
            });
    assertThat(line).contains("\"ended\":\"violation\"");
  }

  @Test
  void openOnesAreCounted() throws Exception {
    try (Bench bench =
        Bench.start(
            directory,
            """
            tenants: { api: { kind: generic, url: "TENANT" } }
            scopes: { all: { rest: [".*"] } }
            callers: { app: { apiKey: "SHA" } }
            routes:
              - { name: api, path: /, tenant: api, aspxauth: forward, callers: { app: [all] } }
            """)) {
      bench.tenant.answers(request -> Ws.agreement(request.head()));
      try (RawPeer caller = bench.gateway.connect()) {
        Ws.open(caller);
        org.awaitility.Awaitility.await()
            .untilAsserted(
                () -> assertThat(bench.metric("latchkey_transport_websockets")).isEqualTo(1));
      }
      org.awaitility.Awaitility.await()
          .untilAsserted(() -> assertThat(bench.metric("latchkey_transport_websockets")).isZero());
      assertThat(bench.metric("latchkey_respond_requests_total{route=\"api\",status=\"1xx\"}"))
          .isEqualTo(1);
    }
  }
}

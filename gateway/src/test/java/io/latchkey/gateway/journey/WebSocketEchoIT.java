package io.latchkey.gateway.journey;

import static io.latchkey.gateway.websocket.Frames.BINARY;
import static io.latchkey.gateway.websocket.Frames.CONTINUATION;
import static io.latchkey.gateway.websocket.Frames.FIN;
import static io.latchkey.gateway.websocket.Frames.PING;
import static io.latchkey.gateway.websocket.Frames.PONG;
import static io.latchkey.gateway.websocket.Frames.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.websocket.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 6455, sections 5 to 7, lets two ends say to each other passes, octet for octet. */
class WebSocketEchoIT {
  @TempDir static Path directory;
  private static ScriptedUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    upstream = ScriptedUpstream.running(Ws::echo);
    gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    upstream.close();
  }

  private static RawPeer open() throws IOException {
    RawPeer caller = gateway.connect();
    Ws.open(caller);
    return caller;
  }

  private static void assertEchoed(RawPeer caller, int first, String payload) throws IOException {
    caller.send(Frames.masked(first, payload));

    String expected = Frames.plain(first, payload);
    assertThat(caller.read(expected.length())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 65535, 65536, 65537, 1 << 20})
  void messagesOfEveryFormOfLength(int octets) throws Exception {
    try (RawPeer caller = open()) {
      assertEchoed(caller, FIN | TEXT, "t".repeat(octets));
      assertEchoed(caller, FIN | BINARY, "\u0000\u00ff".repeat((octets + 1) / 2));
    }
  }

  @Test
  void fragmentsWithControlFramesInBetween() throws Exception {
    try (RawPeer caller = open()) {
      assertEchoed(caller, TEXT, "fra");
      caller.send(Frames.masked(FIN | PING, "between"));
      assertThat(Ws.readFrame(caller)).isEqualTo(Frames.plain(FIN | PONG, "between"));
      assertEchoed(caller, CONTINUATION, "");
      assertEchoed(caller, CONTINUATION, "gmen");
      assertEchoed(caller, FIN | PONG, "unasked");
      assertEchoed(caller, FIN | CONTINUATION, "ts");
      assertEchoed(caller, FIN | TEXT, "whole");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125})
  void pingsOfEveryLength(int octets) throws Exception {
    try (RawPeer caller = open()) {
      caller.send(Frames.masked(FIN | PING, "p".repeat(octets)));

      assertThat(Ws.readFrame(caller)).isEqualTo(Frames.plain(FIN | PONG, "p".repeat(octets)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1000, ''", "1000, bye", "1001, x", "1002, ''", "1003, ''", "1007, ''", "1008, ''", "1009, ''",
    "1010, ''", "1011, ''", "3000, ''", "4999, ''", "0, ''", "999, ''", "1004, ''", "1005, ''",
    "1006, ''", "1015, ''", "1016, ''", "2999, ''", "5000, ''", "65535, ''"
  })
  void codesOfACloseAreTheEndsBusiness(int code, String reason) throws Exception {
    try (RawPeer caller = open()) {
      caller.send(Frames.close(true, code, reason));

      assertThat(caller.readToEnd()).isEqualTo(Frames.close(false, code, reason));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0003", "\u0003\u00e8\u00ff\u00fe not UTF-8"})
  void soIsWhatStandsInOne(String payload) throws Exception {
    try (RawPeer caller = open()) {
      caller.send(Frames.masked(FIN | Frames.CLOSE, payload));

      assertThat(caller.readToEnd()).isEqualTo(Frames.plain(FIN | Frames.CLOSE, payload));
    }
  }

  @Test
  void utf8IsTheEndsBusinessToo() throws Exception {
    try (RawPeer caller = open()) {
      assertEchoed(caller, FIN | TEXT, "\u00c3\u0028\u00ff");
    }
  }

  @Test
  void framesInAnyPieces() throws Exception {
    Random random = new Random(7);
    StringBuilder sent = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      String payload = "x".repeat(random.nextInt(300));
      sent.append(Frames.masked(FIN | BINARY, payload));
      expected.append(Frames.plain(FIN | BINARY, payload));
    }
    try (RawPeer caller = open()) {
      for (int at = 0; at < sent.length(); ) {
        int step = Math.min(sent.length() - at, 1 + random.nextInt(90));
        caller.send(sent.substring(at, at + step));
        at += step;
      }

      assertThat(caller.read(expected.length())).isEqualTo(expected.toString());
    }
  }

  @Test
  void manyAtOnce() throws Exception {
    List<RawPeer> callers = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        callers.add(open());
      }
      for (RawPeer caller : callers) {
        assertEchoed(caller, FIN | TEXT, "hello");
      }
    } finally {
      for (RawPeer caller : callers) {
        caller.close();
      }
    }
  }
}

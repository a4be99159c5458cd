package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every wait ends: for the tenant, for the caller, and for a place. */
class TimeoutsIT {
  private static final String SHORT = "timeouts: { connect: 300ms, response: 300ms, idle: 300ms }";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path directory;

  private static String shortly(String url) {
    return Call.onRoute(Yaml.forwarding(url), SHORT);
  }

  @Test
  void aTenantThatDoesNotAnswerIs504() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  ended.complete(peer.isEnded());
                });
        RunningGateway gateway = RunningGateway.start(directory, shortly(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readMessage())
          .startsWith("HTTP/1.1 504 ")
          .contains("urn:latchkey:refusal:transport:timeout", "timeouts.response");
      assertThat(ended.get(2, SECONDS)).isTrue();
    }
  }

  @Test
  void aTenantThatTakesNoConnectionIs504() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RawPeer first = RawPeer.connect((java.net.InetSocketAddress) full.getLocalSocketAddress());
        RawPeer second =
            RawPeer.connect((java.net.InetSocketAddress) full.getLocalSocketAddress());
        RunningGateway gateway =
            RunningGateway.start(directory, shortly("http://127.0.0.1:" + full.getLocalPort()));
        RawPeer caller = gateway.connect()) {
      assertThat(first.socket().isConnected() && second.socket().isConnected()).isTrue();
      assertThat(caller.send(Call.get("/x")).readMessage())
          .startsWith("HTTP/1.1 504 ")
          .contains("urn:latchkey:refusal:transport:timeout", "timeouts.connect");
    }
  }

  @Test
  void anAnswerThatStandsStillIsBrokenOff() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
                  ended.complete(peer.isEnded());
                });
        RunningGateway gateway = RunningGateway.start(directory, shortly(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.get("/x")).readHead();

      assertThat(caller.read(4)).isEqualTo("part");
      Assertions.assertThatThrownBy(() -> caller.read(96)).isInstanceOf(EOFException.class);
      assertThat(ended.get(2, SECONDS)).isTrue();
    }
  }

  @Test
  void anAnswerThatMovesSlowlyIsNotBrokenOff() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
                  for (int i = 0; i < 6; i++) {
                    new CompletableFuture<Void>()
                        .completeOnTimeout(null, 150, java.util.concurrent.TimeUnit.MILLISECONDS)
                        .join();
                    peer.send("x");
                  }
                });
        RunningGateway gateway = RunningGateway.start(directory, shortly(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readMessage()).endsWith("\r\n\r\nxxxxxx");
    }
  }

  @Test
  void contentThatStandsStillIs408() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(directory, shortly(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 100\r\n") + "part");

      assertThat(caller.readMessage())
          .startsWith("HTTP/1.1 408 ")
          .contains("urn:latchkey:refusal:parse:slow-request", "Connection: close\r\n");
      assertThat(caller.isEnded()).isTrue();
    }
  }

  @Test
  void aHeadThatDoesNotEndIs408() throws Exception {
    try (RunningGateway gateway =
            RunningGateway.start(
                directory,
                Call.limited(Yaml.forwarding("http://127.0.0.1:9"), "headerTime: 300ms"));
        RawPeer caller = gateway.connect()) {
      caller.send("GET /x HTTP/1.1\r\nHost: ");

      assertThat(caller.readMessage())
          .startsWith("HTTP/1.1 408 ")
          .contains("urn:latchkey:refusal:parse:slow-request", "Connection: close\r\n");
      assertThat(caller.isEnded()).isTrue();
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosedWithoutAWord() throws Exception {
    try (RunningGateway gateway =
            RunningGateway.start(
                directory, Call.limited(Yaml.forwarding("http://127.0.0.1:9"), "idle: 300ms"));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.readToEnd()).isEmpty();
    }
  }

  @Test
  void oneConnectionTooManyIs503AndTheNextIsTakenOnceThereIsRoom() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(
                directory, Call.limited(Yaml.forwarding(upstream.url()), "connections: 2"));
        RawPeer first = gateway.connect();
        RawPeer second = gateway.connect()) {
      assertThat(first.send(Call.get("/x")).readMessage()).endsWith("ok");
      assertThat(second.send(Call.get("/x")).readMessage()).endsWith("ok");
      try (RawPeer third = gateway.connect()) {
        assertThat(third.readToEnd())
            .startsWith("HTTP/1.1 503 ")
            .contains("Retry-After: ", "Connection: close\r\n", "accept:overloaded");
      }
      first.close();
      await()
          .untilAsserted(
              () -> {
                try (RawPeer next = gateway.connect()) {
                  assertThat(next.send(Call.get("/x")).readMessage()).endsWith("ok");
                }
              });
    }
  }
}

package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interim answers, and final ones that come before the content does. */
class ExpectIT {
  private static final int CALLS = 100;
  private static final String EXPECTING = "Content-Length: 5\r\nExpect: 100-continue\r\n";
  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path directory;

  @Test
  void theTenantsGoAheadReachesTheCallerAndThenTheContentTheTenant() throws Exception {
    CompletableFuture<String> content = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  assertThat(peer.readHead()).containsIgnoringCase("Expect: 100-continue\r\n");
                  peer.send(CONTINUE);
                  content.complete(peer.read(5));
                  peer.send(OK);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.post("/x", EXPECTING)).readHead())
          .startsWith("HTTP/1.1 100 Continue\r\n");

      assertThat(caller.send("hello").readMessage()).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(content.get(5, SECONDS)).isEqualTo("hello");
    }
  }

  @Test
  void aRefusedCallIsNeverToldToGoAhead() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send("POST /x HTTP/1.1\r\nHost: a\r\n" + EXPECTING + "\r\n");

      assertThat(caller.readMessage())
          .startsWith("HTTP/1.1 401 ")
          .contains("Connection: close\r\n");
      assertThat(caller.isEnded()).isTrue();
      assertThat(upstream.connections()).isZero();
    }
  }

  @Test
  void aFinalAnswerInsteadOfAGoAheadReachesTheCaller() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                  ended.complete(peer.isEnded());
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.post("/x", EXPECTING)).readMessage())
          .startsWith("HTTP/1.1 403 ")
          .endsWith("no");
      assertThat(ended.get(5, SECONDS)).as("a half-sent request is not reused").isTrue();
    }
  }

  @Test
  void anEarlyAnswerIsWholeThoughContentIsStillSent() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.read(1000);
                  peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()))) {
      for (int i = 0; i < CALLS; i++) {
        try (RawPeer caller = gateway.connect()) {
          caller.send(Call.post("/x", "Content-Length: 100000000\r\n")).send("x".repeat(30_000));

          assertThat(caller.readMessage()).startsWith("HTTP/1.1 413 ").endsWith("big");
          assertThat(caller.isEnded()).as("the rest is not read for nothing").isTrue();
        }
      }
    }
  }

  @Test
  void anEarlyAnswerToLittleContentKeepsTheConnection() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send(OK);
                  peer.isEnded();
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 10\r\n")).send("01234");
      assertThat(caller.readMessage()).endsWith("ok");

      assertThat(caller.send("56789" + Call.get("/y")).readMessage()).endsWith("ok");
    }
  }

  @Test
  void interimAnswersGoOnInTheirOrder() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send(CONTINUE + "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readHead())
          .as("a go-ahead that nobody asked for stays behind")
          .startsWith("HTTP/1.1 103 ")
          .contains("Link: </a>\r\n");
      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("ok");
    }
  }

  @Test
  void aCallerOfHttp10GetsNoInterimAnswer() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send("GET /x HTTP/1.0\r\n" + Call.FIELDS + "\r\n");

      assertThat(caller.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("ok");
    }
  }
}

package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller who leaves takes the call with it: the tenant is not kept at work for nobody. */
class CallerGoneIT {
  private static final long PROMPT_SECONDS = 2;

  @TempDir Path directory;

  private static void leave(RawPeer caller, boolean byReset) throws Exception {
    if (byReset) {
      caller.socket().setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    caller.close();
  }

  private static boolean endsSoon(RawPeer peer) {
    try {
      return peer.isEnded();
    } catch (java.io.IOException reset) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileTheHeadOfTheAnswerIsAwaited(boolean byReset) throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  asked.complete(null);
                  ended.complete(endsSoon(peer));
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.get("/x"));
      asked.get(5, SECONDS);
      leave(caller, byReset);

      assertThat(ended.get(PROMPT_SECONDS, SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileTheAnswerIsStreamed(boolean byReset) throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nfirst");
                  ended.complete(endsSoon(peer));
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.get("/x")).readHead();
      assertThat(caller.read(5)).isEqualTo("first");
      leave(caller, byReset);

      assertThat(ended.get(PROMPT_SECONDS, SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whileContentIsSent(boolean byReset) throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  assertThat(Call.readChunk(peer)).isEqualTo("first");
                  begun.complete(null);
                  ended.complete(endsSoon(peer));
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Transfer-Encoding: chunked\r\n") + Call.chunk("first"));
      begun.get(5, SECONDS);
      leave(caller, byReset);

      assertThat(ended.get(PROMPT_SECONDS, SECONDS)).as("and without a last chunk").isTrue();
    }
  }

  @Test
  void whileATokenIsAwaited() throws Exception {
    CompletableFuture<Void> minting = new CompletableFuture<>();
    CompletableFuture<Void> mayMint = new CompletableFuture<>();
    try (ScriptedUpstream tokens =
            ScriptedUpstream.running(
                peer -> {
                  peer.readMessage();
                  minting.complete(null);
                  mayMint.get(10, SECONDS);
                  String json =
                      "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":600}";
                  peer.send(
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                          + json.length()
                          + "\r\n\r\n"
                          + json);
                });
        ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        RunningGateway gateway =
            RunningGateway.start(
                directory, Yaml.injecting(upstream.url(), tokens.url() + "/token"));
        AccessLines lines = new AccessLines();
        RawPeer leaving = gateway.connect();
        RawPeer staying = gateway.connect()) {
      leaving.send(Call.get("/left"));
      staying.send(Call.get("/stayed"));
      minting.get(5, SECONDS);
      leave(leaving, false);
      lines.containing("/left"); // it is seen before there is a token
      String later = "GET /later HTTP/1.1\r\n" + Call.FIELDS + "\r\n";
      mayMint.complete(null);

      assertThat(staying.readMessage()).endsWith("hi");
      assertThat(staying.send(later).readMessage()).endsWith("hi");
      assertThat(upstream.requests())
          .extracting(request -> request.substring(0, request.indexOf(" HTTP")))
          .containsExactly("GET /stayed", "GET /later");
    }
  }
}

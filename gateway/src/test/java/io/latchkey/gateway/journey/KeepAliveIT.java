package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections outlive calls, on both sides, where both want it. */
class KeepAliveIT {
  private static final int CALLS = 50;

  @TempDir Path directory;

  /** Answers with the path that was asked for. */
  private static ScriptedUpstream echoing(String fields) throws Exception {
    return ScriptedUpstream.running(
        peer -> {
          while (true) {
            String path = peer.readMessage().split(" ")[1];
            peer.send(
                "HTTP/1.1 200 OK\r\n"
                    + fields
                    + "Content-Length: "
                    + path.length()
                    + "\r\n\r\n"
                    + path);
            if (fields.contains("close")) {
              return;
            }
          }
        });
  }

  @Test
  void oneConnectionOnEachSideCarriesManyCalls() throws Exception {
    try (ScriptedUpstream upstream = echoing("");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/" + i)).readMessage()).endsWith("\r\n\r\n/" + i);
      }
      assertThat(upstream.connections()).isOne();
    }
  }

  @Test
  void pipelinedCallsAreAnsweredInOrder() throws Exception {
    try (ScriptedUpstream upstream = echoing("");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < CALLS; i++) {
        String content = "c".repeat(i * 7);
        String length = "Content-Length: " + content.length() + "\r\n";
        all.append(i % 3 == 0 ? Call.get("/" + i) : Call.post("/" + i, length) + content);
      }
      caller.send(all.toString());

      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n/" + i);
      }
    }
  }

  @Test
  void refusalsKeepTheirPlaceAmongPipelinedCalls() throws Exception {
    try (ScriptedUpstream upstream = echoing("");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.get("/1") + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n" + Call.get("/3"));

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("/1");
      assertThat(caller.readMessage()).startsWith("HTTP/1.1 401 ");
      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("/3");
    }
  }

  @Test
  void contentBehindAPipelinedCallIsNotHeldBack() throws Exception {
    CompletableFuture<String> part = new CompletableFuture<>();
    String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readMessage();
                  peer.send(ok).readHead();
                  part.complete(peer.read(5));
                  peer.read(5);
                  peer.send(ok);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.get("/1") + Call.post("/2", "Content-Length: 10\r\n") + "first");

      assertThat(caller.readMessage()).endsWith("ok");
      assertThat(part.get(5, SECONDS)).isEqualTo("first");
      assertThat(caller.send("later").readMessage()).endsWith("ok");
    }
  }

  @Test
  void aTenantThatClosesGetsANewConnectionForEachCall() throws Exception {
    try (ScriptedUpstream upstream = echoing("Connection: close\r\n");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/" + i)).readMessage())
            .endsWith("\r\n\r\n/" + i)
            .doesNotContain("Connection: close");
      }
      assertThat(upstream.connections()).isEqualTo(CALLS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1,'',true",
    "HTTP/1.1,'Connection: close\r\n',false",
    "HTTP/1.1,'Connection: x, Close\r\n',false",
    "HTTP/1.0,'',false",
    "HTTP/1.0,'Connection: keep-alive\r\n',true"
  })
  void theCallersConnectionStaysIfTheCallerWantsSo(String version, String fields, boolean stays)
      throws Exception {
    String call = "GET /x " + version + "\r\n" + Call.FIELDS + fields + "\r\n";
    try (ScriptedUpstream upstream = echoing("");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      String answer = caller.send(call).readMessage();

      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n/x");
      if (stays) {
        assertThat(caller.send(call).readMessage()).endsWith("\r\n\r\n/x");
      } else {
        assertThat(answer).contains("Connection: close\r\n");
        assertThat(caller.isEnded()).isTrue();
      }
    }
  }

  @Test
  void toHttp10ContentOfUnknownLengthEndsWithTheConnection() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      String fields = Call.FIELDS + "Connection: keep-alive\r\n\r\n";

      assertThat(caller.send("GET /x HTTP/1.0\r\n" + fields).readToEnd())
          .startsWith("HTTP/1.1 200 ")
          .doesNotContain("chunked")
          .contains("Connection: close\r\n")
          .endsWith("\r\n\r\nhello");
    }
  }

  @Test
  void surplusAfterAnAnswerIsNeverTheNextAnswer() throws Exception {
    String surplus = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi" + surplus);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).endsWith("\r\n\r\nhi");
      }
      assertThat(upstream.connections()).isEqualTo(CALLS);
    }
  }
}

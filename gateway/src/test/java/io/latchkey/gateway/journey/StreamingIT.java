package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content goes on as it comes, in both directions; what has none keeps what it declares. */
class StreamingIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path directory;

  @Test
  void contentOfALengthReachesTheTenantBeforeItsSenderHasFinished() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> rest = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  assertThat(peer.readHead()).contains("Content-Length: 10\r\n");
                  first.complete(peer.read(5));
                  rest.complete(peer.read(5));
                  peer.send(OK);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 10\r\n") + "first");
      assertThat(first.get(5, SECONDS)).isEqualTo("first");

      assertThat(caller.send("later").readMessage()).endsWith("ok");
      assertThat(rest.get(5, SECONDS)).isEqualTo("later");
    }
  }

  @Test
  void chunkedContentReachesTheTenantBeforeItsSenderHasFinished() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> rest = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  assertThat(peer.readHead()).contains("Transfer-Encoding: chunked\r\n");
                  first.complete(Call.readChunk(peer));
                  rest.complete(Call.readChunk(peer) + Call.readChunk(peer));
                  peer.send(OK);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Transfer-Encoding: chunked\r\n") + Call.chunk("first"));
      assertThat(first.get(5, SECONDS)).isEqualTo("first");

      assertThat(caller.send(Call.chunk("later") + "0\r\n\r\n").readMessage()).endsWith("ok");
      assertThat(rest.get(5, SECONDS)).isEqualTo("later");
    }
  }

  @ParameterizedTest
  @CsvSource({"'Content-Length: 10\r\n',false", "'Transfer-Encoding: chunked\r\n',true", "'',true"})
  void anAnswerReachesTheCallerBeforeTheTenantHasFinished(String framing, boolean chunked)
      throws Exception {
    CompletableFuture<Void> firstWasSeen = new CompletableFuture<>();
    boolean chunkedThere = framing.startsWith("T");
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
                  peer.send(chunkedThere ? Call.chunk("first") : "first");
                  firstWasSeen.get(10, SECONDS);
                  peer.send(chunkedThere ? Call.chunk("later") + "0\r\n\r\n" : "later");
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      String head = caller.send(Call.get("/x")).readHead();
      assertThat(chunked ? Call.readChunk(caller) : caller.read(5)).isEqualTo("first");
      firstWasSeen.complete(null);

      assertThat(chunked ? Call.readChunk(caller) : caller.read(5)).isEqualTo("later");
      if (chunked) {
        assertThat(head).contains("Transfer-Encoding: chunked\r\n");
        assertThat(Call.readChunk(caller)).isEmpty();
      } else {
        assertThat(head).contains("Content-Length: 10\r\n");
      }
    }
  }

  @Test
  void contentGoesBothWaysAtOnce() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  for (String in = Call.readChunk(peer); !in.isEmpty(); in = Call.readChunk(peer)) {
                    peer.send(Call.chunk("echo " + in));
                  }
                  peer.send("0\r\n\r\n");
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Transfer-Encoding: chunked\r\n")).readHead();
      for (int i = 0; i < 20; i++) {
        assertThat(Call.readChunk(caller.send(Call.chunk("say " + i)))).isEqualTo("echo say " + i);
      }
      assertThat(Call.readChunk(caller.send("0\r\n\r\n"))).isEmpty();
    }
  }

  @Test
  void trailersGoBothWays() throws Exception {
    CompletableFuture<String> trailer = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  Call.readChunk(peer);
                  Call.readChunk(peer);
                  trailer.complete(peer.readHead());
                  peer.send(
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                          + Call.chunk("content")
                          + "0\r\nX-Took: 3\r\nSet-Cookie: late=1\r\n\r\n");
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller
          .send(Call.post("/x", "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n"))
          .send(Call.chunk("abc") + "0\r\nX-Sum: 6\r\nAuthorization: Bearer late\r\n\r\n")
          .readHead();

      assertThat(trailer.get(5, SECONDS)).isEqualTo("X-Sum: 6\r\n\r\n");
      assertThat(Call.readChunk(caller)).isEqualTo("content");
      assertThat(Call.readChunk(caller)).isEmpty();
      assertThat(caller.readHead()).isEqualTo("X-Took: 3\r\n\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD,200 OK,Content-Length: 1000,Content-Length: 1000",
    "HEAD,200 OK,Transfer-Encoding: chunked,",
    "GET,304 Not Modified,Content-Length: 1000,Content-Length: 1000",
    "GET,204 No Content,X-A: 1,X-A: 1",
    "HEAD,404 Not Found,Content-Length: 7,Content-Length: 7"
  })
  void anAnswerWithoutContentKeepsTheLengthThatItDeclares(
      String method, String status, String declared, String seen) throws Exception {
    String answer = "HTTP/1.1 " + status + "\r\n" + declared + "\r\n\r\n";
    try (ScriptedUpstream upstream = headsOnly(answer);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      String call = method + " /x HTTP/1.1\r\n" + Call.FIELDS + "\r\n";
      for (int i = 0; i < 3; i++) {
        String head = caller.send(call).readHead();
        assertThat(head).startsWith("HTTP/1.1 " + status + "\r\n").doesNotContain("chunked");
        if (seen != null) {
          assertThat(head).contains(seen + "\r\n");
        }
      }
      assertThat(upstream.connections()).isOne();
    }
  }

  @Test
  void anAnswerOf204NeverDeclaresALength() throws Exception {
    try (ScriptedUpstream upstream =
            headsOnly("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readHead())
          .startsWith("HTTP/1.1 204 ")
          .doesNotContain("Content-Length");
    }
  }

  private static ScriptedUpstream headsOnly(String answer) throws Exception {
    return ScriptedUpstream.running(
        peer -> {
          while (true) {
            peer.readHead();
            peer.send(answer);
          }
        });
  }
}

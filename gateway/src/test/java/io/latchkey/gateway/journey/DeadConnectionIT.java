package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pooled connection that the tenant closes just as the next call is sent on it. */
class DeadConnectionIT {
  private static final int CALLS = 200;
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final AtomicInteger gets = new AtomicInteger();
  private final AtomicInteger posts = new AtomicInteger();

  @TempDir Path directory;

  /** Answers the first request on each connection, and closes when the second has come. */
  private ScriptedUpstream dyingAfterOne() throws Exception {
    return ScriptedUpstream.running(
        peer -> {
          count(peer.readMessage());
          peer.send(OK);
          count(peer.readMessage());
        });
  }

  private void count(String request) {
    (request.startsWith("GET ") ? gets : posts).incrementAndGet();
  }

  @Test
  void aGetIsSentOnceMoreOnAFreshConnection() throws Exception {
    try (ScriptedUpstream upstream = dyingAfterOne();
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(gets.get()).as("all but the first met a dead connection").isEqualTo(2 * CALLS - 1);
    }
  }

  @Test
  void aPostIsNeverSentTwice() throws Exception {
    try (ScriptedUpstream upstream = dyingAfterOne();
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/warm")).readMessage()).startsWith("HTTP/1.1 200 ");
        String content = i % 2 == 0 ? "Content-Length: 0\r\n" : "Content-Length: 3\r\n";
        String post = Call.post("/x", content) + (i % 2 == 0 ? "" : "abc");
        assertThat(caller.send(post).readMessage()).startsWith("HTTP/1.1 502 ");
      }
      assertThat(posts.get()).isEqualTo(CALLS);
    }
  }

  @Test
  void aPutWithContentIsNotSentTwiceThoughItIsIdempotent() throws Exception {
    try (ScriptedUpstream upstream = dyingAfterOne();
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.get("/warm")).readMessage();
      String put = Call.post("/x", "Content-Length: 3\r\n").replaceFirst("POST", "PUT") + "abc";

      assertThat(caller.send(put).readMessage()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void anAnswerThatHadBegunIsNotAskedForAgain() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  count(peer.readMessage());
                  peer.send(OK);
                  count(peer.readMessage());
                  peer.send("HTTP/1.1 2");
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.get("/warm")).readMessage();

      assertThat(caller.send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(gets.get()).isEqualTo(2);
    }
  }

  @Test
  void twoDeadConnectionsInARowAreNotFollowedByAThird() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  boolean first = turn.getAndIncrement() == 0;
                  count(peer.readMessage());
                  if (first) {
                    peer.send(OK);
                    count(peer.readMessage());
                  }
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(Call.get("/warm")).readMessage();

      assertThat(caller.send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(gets.get()).isEqualTo(3);
    }
  }
}

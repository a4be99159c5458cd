package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant that breaks the protocol can do to callers. */
class HostileTenantIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
  private static final String CALL =
      "GET /x HTTP/1.1\r\nHost: a\r\nX-Api-Key: " + Yaml.KEY + "\r\nCookie: .ASPXAUTH=abc\r\n\r\n";

  @TempDir Path directory;

  @Test
  void aSecondAnswerNeverReachesTheNextCaller() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readMessage();
                  int call = calls.incrementAndGet();
                  peer.send(OK + "a" + call + OK + "no");
                  peer.readMessage();
                  peer.send(OK + "no");
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer one = gateway.connect();
        RawPeer two = gateway.connect()) {
      String first = one.send(CALL).readMessage();
      String second = two.send(CALL).readMessage();
      String third = one.send(CALL).readMessage();

      assertThat(first).endsWith("\r\n\r\na1");
      assertThat(second).endsWith("\r\n\r\na2");
      assertThat(third).endsWith("\r\n\r\na3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Le"})
  void aCallWhoseAnswerHadBegunIsNotSentAgain(String broken) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readMessage();
                  calls.incrementAndGet();
                  peer.send(OK + "hi").readMessage();
                  calls.incrementAndGet();
                  peer.send(broken);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      String first = caller.send(CALL).readMessage();
      String second = caller.send(CALL).readMessage();

      assertThat(first).startsWith("HTTP/1.1 200 ");
      assertThat(second).startsWith("HTTP/1.1 502 ");
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  void aCallOnAConnectionThatHadDiedIsSentAgainOnce() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readMessage();
                  peer.send(OK + "hi").readMessage();
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(CALL).readMessage();
      String second = caller.send(CALL).readMessage();

      assertThat(second).startsWith("HTTP/1.1 200 ").endsWith("hi");
      assertThat(upstream.connections()).isEqualTo(2);
    }
  }

  @Test
  void aFloodOfInterimAnswersEndsTheCall() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(17) + OK + "no");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(CALL);
      String last = caller.readHead();
      while (last.startsWith("HTTP/1.1 103 ")) {
        last = caller.readHead();
      }

      assertThat(last).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void anAnswerThatIsFramedTwiceIsRefused() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n"
                    + "2\r\nhi\r\n0\r\n\r\n");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(CALL).readMessage()).startsWith("HTTP/1.1 502 ");
    }
  }
}

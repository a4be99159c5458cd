package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant that breaks off its answer: the caller always sees it, and never a clean end. */
class BrokenUpstreamIT {
  private static final int CALLS = 100;

  @TempDir Path directory;

  /** Answers {@code head} and a part of the content, then closes, or resets every second time. */
  private static ScriptedUpstream breaking(String head, String part, boolean resetAlways)
      throws IOException {
    AtomicInteger turn = new AtomicInteger();
    return ScriptedUpstream.running(
        peer -> {
          peer.readHead();
          int now = turn.getAndIncrement();
          if (resetAlways || now % 2 == 1) {
            peer.socket().setOption(StandardSocketOptions.SO_LINGER, 0);
          }
          peer.send(head + part.substring(0, part.length() - now % (part.length() / 2)));
        });
  }

  private static String part(String head) {
    String text = "content that is not whole".repeat(20);
    return head.contains("chunked") ? Call.chunk("whole") + "1f4\r\n" + text.substring(1) : text;
  }

  @ParameterizedTest
  @CsvSource({
    "1.1,'Content-Length: 501\r\n',false",
    "1.1,'Transfer-Encoding: chunked\r\n',false",
    "1.1,'',true",
    "1.0,'Content-Length: 501\r\n',false",
    "1.0,'Transfer-Encoding: chunked\r\n',false",
    "1.0,'',true"
  })
  void aBrokenAnswerNeverEndsCleanly(String version, String framing, boolean reset)
      throws Exception {
    String head = "HTTP/1.1 200 OK\r\n" + framing + "\r\n";
    int clean = 0;
    try (ScriptedUpstream upstream = breaking(head, part(head), reset);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()))) {
      for (int i = 0; i < CALLS; i++) {
        try (RawPeer caller = gateway.connect()) {
          caller.send("GET /x HTTP/" + version + "\r\n" + Call.FIELDS + "\r\n");
          clean += endsCleanly(caller) ? 1 : 0;
        }
      }
    }
    assertThat(clean).isZero();
  }

  private static boolean endsCleanly(RawPeer caller) {
    try {
      String answer = caller.readToEnd();
      int headEnd = answer.indexOf("\r\n\r\n") + 4;
      if (headEnd < 4 || answer.startsWith("HTTP/1.1 502 ")) {
        return false;
      }
      String head = answer.substring(0, headEnd);
      if (head.contains("Transfer-Encoding: chunked")) {
        return answer.endsWith("0\r\n\r\n");
      }
      boolean measured = head.contains("Content-Length: ");
      return !measured || answer.length() - headEnd >= RawPeer.contentLength(head);
    } catch (IOException reset) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2",
    "'HTTP/1.1 20', 1",
    "'HTTP/1.1 200 OK\r\nContent-Length: 5', 1",
    "'HTTP/1.1 100 Continue\r\n\r\n', 1"
  })
  void anAnswerThatEndsInsideItsHeadIs502AndTriedAgainOnlyBeforeItsFirstOctet(
      String sent, int times) throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send(sent);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readMessage())
          .startsWith("HTTP/1.1 502 ")
          .contains("urn:latchkey:refusal:transport:broken");
      assertThat(upstream.connections()).isEqualTo(times);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'",
    "'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'",
    "'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'",
    "'SSH-2.0-OpenSSH_9.0\r\n\r\n'",
    "'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n'"
  })
  void anAnswerThatIsNotHttpIs502(String sent) throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send(sent);
                  peer.isEnded();
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readMessage())
          .startsWith("HTTP/1.1 502 ")
          .contains("urn:latchkey:refusal:transport:malformed-answer")
          .doesNotContain("OpenSSH");
    }
  }

  @Test
  void aTenantThatCannotBeReachedIs502() throws Exception {
    int port;
    try (ScriptedUpstream closed = ScriptedUpstream.answering("")) {
      port = closed.port();
    }
    try (RunningGateway gateway =
            RunningGateway.start(directory, Yaml.forwarding("http://127.0.0.1:" + port));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readMessage())
          .startsWith("HTTP/1.1 502 ")
          .contains("urn:latchkey:refusal:transport:unreachable");
    }
  }
}

package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy that does not open its tunnels, or breaks them in the middle of a call. */
class BrokenProxyIT {
  private static final String OPEN = "HTTP/1.1 200 OK\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir private Path directory;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private RunningGateway gateway(ScriptedUpstream proxy) throws IOException {
    String yaml =
        Yaml.forwarding("https://api.example:9")
            .replace("https:", "http:")
            .replace(
                "kind: generic,",
                "kind: generic, cleartext: allowed, proxy: \"http://kim:c4n4ry@127.0.0.1:%d\","
                    .formatted(proxy.port()));
    return RunningGateway.start(
        directory, Call.onRoute(yaml, "timeouts: { connect: 400ms, response: 700ms }"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 407 s3cret~Proxy-Authenticate: Basic realm="s3cret"~~ | 502 transport:unreachable | 407: it wants a user and password
          HTTP/1.1 403 s3cret~Content-Length: 6~~s3cret                  | 502 transport:unreachable | the proxy answered 403
          HTTP/1.1 503 s3cret~~                                          | 502 transport:unreachable | the proxy answered 503
          s3cret s3cret s3cret~~                                         | 502 transport:unreachable | the proxy does not answer in HTTP
          HTTP/1.1 200 s3cret~~HTTP/1.1 200 OK~Content-Length: 0~~       | 502 transport:unreachable | the proxy sent more than its answer
          HTTP/1.1 200 s3c                                               | 502 transport:unreachable | the proxy closed the connection
          silence                                                        | 504 transport:timeout | (timed out)
          """)
  void aProxyThatDoesNotOpenIsNotSpokenOfToTheCaller(String says, String verdict, String logged)
      throws Exception {
    try (CapturedLog log = new CapturedLog(Level.TRACE);
        ScriptedUpstream proxy =
            ScriptedUpstream.running(
                peer -> {
                  requests.add(peer.readMessage());
                  if (says.equals("silence")) {
                    peer.readToEnd();
                  }
                  peer.send(says.replace("~", "\r\n"));
                });
        RunningGateway gateway = gateway(proxy);
        RawPeer caller = gateway.connect()) {
      for (String call :
          List.of(Call.get("/x"), Call.post("/x", "Content-Length: 3\r\n") + "abc")) {
        Answer answer = Answer.read(caller.send(call), false);
        assertThat(answer.verdict()).isEqualTo(verdict);
        assertThat(answer.head() + answer.content())
            .doesNotContain("s3cret", "c4n4ry", "kim", "127.0.0.1", "api.example");
      }
      assertThat(requests).hasSize(2).allMatch(head -> head.startsWith("CONNECT api.example:9 "));
      assertThat(log.text())
          .contains("through the proxy 127.0.0.1:" + proxy.port(), logged)
          .doesNotContain("s3cret", "c4n4ry", "a2lt");
    }
  }

  @Test
  void aProxyThatIsNotThereIsUnreachable() throws Exception {
    ScriptedUpstream gone = ScriptedUpstream.running(peer -> {});
    gone.close();
    try (CapturedLog log = new CapturedLog(Level.INFO);
        RunningGateway gateway = gateway(gone);
        RawPeer caller = gateway.connect()) {
      Answer answer = Answer.read(caller.send(Call.get("/x")), false);
      assertThat(answer.verdict()).isEqualTo("502 transport:unreachable");
      assertThat(log.text()).contains("through the proxy", "connection refused");
    }
  }

  /** Opens each tunnel, answers one request in it, and breaks it when the second has come. */
  private ScriptedUpstream dyingAfterOne() throws IOException {
    return ScriptedUpstream.running(
        peer -> {
          requests.add(peer.readMessage());
          peer.send(OPEN);
          requests.add(peer.readMessage());
          peer.send(OK);
          requests.add(peer.readMessage());
        });
  }

  private long count(String method) {
    return requests.stream().filter(request -> request.startsWith(method + " ")).count();
  }

  @Test
  void aGetIsSentOnceMoreThroughATunnelOfItsOwn() throws Exception {
    try (ScriptedUpstream proxy = dyingAfterOne();
        RunningGateway gateway = gateway(proxy);
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < 5; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(count("GET")).as("all but the first met a tunnel that died").isEqualTo(9);
      assertThat(count("CONNECT")).isEqualTo(5);
    }
  }

  @Test
  void aPostIsNeverSentTwiceThroughTunnels() throws Exception {
    try (ScriptedUpstream proxy = dyingAfterOne();
        RunningGateway gateway = gateway(proxy);
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < 5; i++) {
        assertThat(caller.send(Call.get("/warm")).readMessage()).startsWith("HTTP/1.1 200 ");
        String post = Call.post("/x", "Content-Length: 3\r\n") + "abc";
        assertThat(Answer.read(caller.send(post), false).verdict())
            .isEqualTo("502 transport:broken");
      }
      assertThat(count("POST")).isEqualTo(5);
    }
  }

  @Test
  void aTunnelThatDiesInTheMiddleOfAnAnswerBreaksTheAnswerVisibly() throws Exception {
    try (ScriptedUpstream proxy =
            ScriptedUpstream.running(
                peer -> {
                  peer.readMessage();
                  peer.send(OPEN);
                  requests.add(peer.readMessage());
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                });
        RunningGateway gateway = gateway(proxy);
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(caller.readToEnd()).isEqualTo("half");
      assertThat(requests).hasSize(1);
    }
  }

  @Test
  void aTunnelThatFallsSilentIsGivenUpInTime() throws Exception {
    try (ScriptedUpstream proxy =
            ScriptedUpstream.running(
                peer -> {
                  peer.readMessage();
                  peer.send(OPEN);
                  requests.add(peer.readMessage());
                  peer.readToEnd();
                });
        RunningGateway gateway = gateway(proxy);
        RawPeer caller = gateway.connect()) {
      Answer answer = Answer.read(caller.send(Call.get("/x")), false);
      assertThat(answer.verdict()).isEqualTo("504 transport:timeout");
      assertThat(requests).hasSize(1);
    }
  }
}

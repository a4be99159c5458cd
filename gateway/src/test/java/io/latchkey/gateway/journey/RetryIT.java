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

/** A tenant whose connections fail: what is sent once more, what never, and how many in all. */
class RetryIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir private Path directory;

  private RunningGateway gateway(String url, String keys) throws IOException {
    return RunningGateway.start(directory, Yaml.forwarding(url).replace(Yaml.ALWAYS, keys));
  }

  private static double metric(RunningGateway gateway, String series) throws IOException {
    try (RawPeer operator = RawPeer.connect(gateway.gateway().adminAddress())) {
      String get = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
      return Answer.read(operator.send(get), false)
          .content()
          .lines()
          .filter(line -> line.startsWith(series + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
          .sum();
    }
  }

  private static String why(String cause) {
    return "latchkey_transport_retries_total{tenant=\"api\",why=\"" + cause + "\"}";
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', '', '200', 2",
    "HEAD, '', '', '200', 2",
    "DELETE, '', '', '200', 2",
    "POST, '', '', '502 transport:broken', 1",
    "PUT, abc, '', '502 transport:broken', 1",
    "GET, '', 'H', '502 transport:broken', 1",
    "GET, '', 'HTTP/1.1 103 Early Hints\r\n\r\n', '502 transport:broken', 1"
  })
  void aNewConnectionThatIsResetIsFollowedByOneMoreSendingWhereThatIsSafe(
      String method, String content, String said, String verdict, int times) throws Exception {
    AtomicInteger turn = new AtomicInteger();
    try (AccessLines lines = new AccessLines();
        ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readMessage();
                  if (turn.getAndIncrement() == 0) {
                    peer.send(said);
                    if (said.isEmpty()) {
                      peer.socket().setOption(StandardSocketOptions.SO_LINGER, 0);
                    }
                  } else {
                    peer.send(method.equals("HEAD") ? OK.substring(0, OK.length() - 2) : OK);
                  }
                });
        RunningGateway gateway = gateway(upstream.url(), "retryBudget: { perSecond: 5 }");
        RawPeer caller = gateway.connect()) {
      String length = content.isEmpty() ? "" : "Content-Length: " + content.length() + "\r\n";
      caller.send(Call.post("/x", length).replaceFirst("POST", method) + content);
      Answer answer = Answer.read(caller, method.equals("HEAD"));
      while (answer.status() == 103) {
        answer = Answer.read(caller, false);
      }

      assertThat(answer.verdict()).isEqualTo(verdict);
      assertThat(turn.get()).isEqualTo(times);
      assertThat(lines.of(answer).contains("\"retried\":true")).isEqualTo(times == 2);
      assertThat(metric(gateway, why("broken"))).isEqualTo(times - 1);
    }
  }

  @Test
  void whenEveryConnectionBreaksTheTenantGetsItsBudgetOnTopAndNoMore() throws Exception {
    int calls = 200;
    AtomicInteger sent = new AtomicInteger();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  sent.incrementAndGet();
                });
        RunningGateway gateway =
            gateway(
                upstream.url(),
                "breaker: { enabled: false }, retryBudget: { percent: 20, perSecond: 0 }");
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < calls; i++) {
        assertThat(Answer.read(caller.send(Call.get("/x")), false).verdict())
            .isEqualTo("502 transport:broken");
      }
      int extra = sent.get() - calls;
      System.out.printf("storm: %d calls, %d more reached the tenant%n", calls, extra);
      assertThat(extra).isPositive().isLessThanOrEqualTo(calls / 5);
      assertThat(metric(gateway, why("broken"))).isEqualTo(extra);
      assertThat(metric(gateway, "latchkey_transport_retries_denied_total{tenant=\"api\"}"))
          .isEqualTo(calls - extra);
    }
  }

  @Test
  void aTenantThatIsNotThereIsConnectedToOnceForACall() throws Exception {
    int port;
    try (ScriptedUpstream closed = ScriptedUpstream.answering(OK)) {
      port = closed.port();
    }
    try (RunningGateway gateway =
            gateway("http://127.0.0.1:" + port, "retryBudget: { perSecond: 5 }");
        RawPeer caller = gateway.connect()) {
      assertThat(Answer.read(caller.send(Call.get("/x")), false).verdict())
          .isEqualTo("502 transport:unreachable");
      assertThat(metric(gateway, why("broken")) + metric(gateway, why("stale"))).isZero();
    }
  }
}

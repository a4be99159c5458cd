package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are refused before the tenant has all of them, and refusals that are long. */
class ReplayStreamIT {
  private static final String NO = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes";
  private static final String GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";
  private static final int LONG = 300_000;

  @TempDir private Path directory;
  private final List<String> whole = new CopyOnWriteArrayList<>();

  /** What one connection does with a call that carries a token that was refused. */
  private interface Refusal {
    void run(RawPeer peer) throws Exception;
  }

  /** Takes calls with content of ten octets, but those with the first token. */
  private ScriptedUpstream refusing(Refusal refusal) throws IOException {
    return ScriptedUpstream.running(
        peer -> {
          while (true) {
            String head = peer.readHead();
            if (head.contains("Bearer token-1\r\n")) {
              refusal.run(peer);
              return;
            }
            if (head.contains("Expect: 100-continue\r\n")) {
              peer.send(GO_ON);
            }
            whole.add(Answer.read(peer, head, false).content());
            peer.send(OK);
          }
        });
  }

  private RunningGateway gateway(ScriptedUpstream upstream, FakeTenant tokens) throws IOException {
    return RunningGateway.start(directory, Yaml.injecting(upstream.url(), tokens.url()));
  }

  private static String post(String lines) {
    return Bench.request("POST", "/x", lines);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheCallerSendsAfterTheRefusalFollowsWhatWasKept(boolean closes) throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    try (FakeTenant tokens = FakeTenant.ofTokens();
        ScriptedUpstream upstream =
            refusing(
                peer -> {
                  peer.read(5);
                  peer.send(NO);
                  if (!closes) {
                    sent.await();
                  }
                });
        RunningGateway gateway = gateway(upstream, tokens);
        RawPeer caller = gateway.connect()) {
      caller.send(post("Content-Length: 10\r\n") + "01234");
      AtomicInteger asked = new AtomicInteger();
      await().until(() -> asked.addAndGet(tokens.sent().size()) >= 2);
      caller.send("56789");

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("yes");
      assertThat(whole).containsExactly("0123456789");
      sent.countDown();
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aCallerThatWaitsToBeToldToGoOnIsToldOnce(boolean invites) throws Exception {
    try (FakeTenant tokens = FakeTenant.ofTokens();
        ScriptedUpstream upstream =
            refusing(
                peer -> {
                  if (invites) {
                    peer.send(GO_ON);
                    peer.read(10);
                  }
                  peer.send(NO);
                });
        RunningGateway gateway = gateway(upstream, tokens);
        RawPeer caller = gateway.connect()) {
      caller.send(post("Content-Length: 10\r\nExpect: 100-continue\r\n"));
      assertThat(caller.readHead()).startsWith("HTTP/1.1 100 ");
      caller.send("0123456789");

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("yes");
      assertThat(whole).containsExactly("0123456789");
    }
  }

  /** A refusal of any length is held back or let go, and never mixed with the answer. */
  @ParameterizedTest
  @CsvSource({"Content-Length: 300000, true", "Content-Length: 300000, false"})
  void aLongRefusalIsCutOffForTheSecondTry(String framing, boolean endless) throws Exception {
    try (FakeTenant tokens = FakeTenant.ofTokens();
        ScriptedUpstream upstream =
            refusing(
                peer -> {
                  peer.send("HTTP/1.1 401 Unauthorized\r\n" + framing + "\r\n\r\n");
                  peer.send("n".repeat(endless ? LONG / 2 : LONG));
                  peer.isEnded();
                });
        RunningGateway gateway = gateway(upstream, tokens);
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < 3; i++) {
        caller.send(post("Content-Length: 10\r\n") + "0123456789");
        assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("yes");
      }
      assertThat(whole).hasSize(3).containsOnly("0123456789");
    }
  }

  /** The first two tokens are refused, and then the pool keeps what it has. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void aRefusalThatIsPassedOnAfterAllIsWholeAndSoIsTheCall(int early) throws Exception {
    String content = "r".repeat(LONG);
    List<String> came = new CopyOnWriteArrayList<>();
    try (FakeTenant tokens = FakeTenant.ofTokens();
        ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  while (true) {
                    peer.readHead();
                    String first = peer.read(10 - early);
                    peer.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: " + LONG + "\r\n\r\n");
                    came.add(first + peer.read(early));
                    peer.send(content);
                  }
                });
        RunningGateway gateway = gateway(upstream, tokens);
        RawPeer first = gateway.connect();
        RawPeer second = gateway.connect()) {
      String call = post("Content-Length: 10\r\n") + "0123456789";
      assertThat(first.send(call).readMessage()).startsWith("HTTP/1.1 401 ").endsWith(content);
      int before = came.size();

      assertThat(second.send(call).readMessage()).startsWith("HTTP/1.1 401 ").endsWith(content);
      assertThat(came).hasSize(before + 1);
      assertThat(came.get(before)).isEqualTo("0123456789");
      assertThat(tokens.sent()).hasSize(2);
    }
  }

  /** What is kept is let go of: the tests run with the strictest look for leaks. */
  @Test
  void aCallerThatLeavesWhileATokenIsWaitedForLeavesNothingBehind() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (FakeTenant tokens = FakeTenant.ofTokens();
        ScriptedUpstream upstream =
            refusing(
                peer -> {
                  peer.read(5);
                  peer.send(NO);
                });
        RunningGateway gateway = gateway(upstream, tokens);
        AccessLines lines = new AccessLines()) {
      RawPeer caller = gateway.connect();
      tokens.answers(
          request -> {
            if (tokens.sent().isEmpty()) {
              return FakeTenant.token("token-2");
            }
            await().until(() -> over.getCount() == 0);
            return FakeTenant.token("token-2");
          });
      tokens.giveBack(List.of());
      caller.send(post("Content-Length: 10\r\n") + "01234");
      caller.close();
      over.countDown();

      try (RawPeer next = gateway.connect()) {
        next.send(post("Content-Length: 10\r\n") + "0123456789");
        assertThat(next.readMessage()).startsWith("HTTP/1.1 200 ");
      }
    }
  }
}

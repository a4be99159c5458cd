package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.journey.http2.Frame;
import io.latchkey.gateway.journey.http2.Http2Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway goes in its order: readiness, connections, calls under way, the rest. */
class DrainOrderIT {
  @TempDir private Path directory;
  private final FakeTenant tenant = new FakeTenant();
  private final Semaphore answers = new Semaphore(0);

  DrainOrderIT() throws IOException {
    tenant.answers(
        request -> {
          if (request.head().startsWith("GET /held")) {
            answers.acquireUninterruptibly();
          }
          return FakeTenant.HI;
        });
  }

  @AfterEach
  void close() throws IOException {
    answers.release(100);
    tenant.close();
  }

  private String yaml(String drain) {
    return Yaml.forwarding(tenant.url()).replace("drain: 2s", drain);
  }

  private static int ready(InetSocketAddress admin) throws IOException {
    try (RawPeer peer = RawPeer.connect(admin)) {
      return Answer.read(peer.send("GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"), false)
          .status();
    }
  }

  private void awaitHeld() {
    await().until(() -> tenant.sent().stream().anyMatch(each -> each.head().contains("/held")));
  }

  @Test
  void readinessGoesFirstAndCallsAreStillTaken() throws Exception {
    try (RunningGateway gateway =
            RunningGateway.start(directory, yaml("drain: 20s\ndrainDelay: 4s"));
        RawPeer kept = gateway.connect();
        Http2Peer modern = Http2Peer.started(gateway.address())) {
      InetSocketAddress admin = gateway.gateway().adminAddress();
      Answer before = Answer.read(kept.send(Call.get("/x")), false);
      assertThat(before.field("Connection")).isEmpty();
      assertThat(ready(admin)).isEqualTo(200);

      CompletableFuture<Void> end = CompletableFuture.runAsync(gateway::close);
      await().until(() -> ready(admin) == 503);

      Answer during = Answer.read(kept.send(Call.get("/x")), false);
      assertThat(during.status()).isEqualTo(200);
      assertThat(during.field("Connection")).isEmpty();
      try (RawPeer late = gateway.connect()) {
        assertThat(Answer.read(late.send(Call.get("/x")), false).status()).isEqualTo(200);
      }
      Frame first = modern.awaitFrame("a GOAWAY", frame -> frame.type() == Frame.GOAWAY);
      assertThat(ByteBuffer.wrap(first.payload()).getInt()).isEqualTo(Integer.MAX_VALUE);
      Answer last = Answer.read(kept.send(Call.get("/x")), false);
      assertThat(last.status()).isEqualTo(200);
      assertThat(last.field("Connection")).isEqualTo("close");
      Frame second = modern.awaitFrame("a GOAWAY", frame -> frame.type() == Frame.GOAWAY);
      assertThat(ByteBuffer.wrap(second.payload()).getInt()).isZero();
      end.join();
      assertThatThrownBy(() -> gateway.connect().send(Call.get("/x")).readHead())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatIsUnderWayEndsAndNothingElseBegins() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        RunningGateway gateway = RunningGateway.start(directory, yaml("drain: 20s"));
        RawPeer idle = gateway.connect();
        RawPeer held = gateway.connect()) {
      assertThat(Answer.read(idle.send(Call.get("/x")), false).status()).isEqualTo(200);
      held.send(Call.get("/held"));
      awaitHeld();

      CompletableFuture<Void> end = CompletableFuture.runAsync(gateway::close);

      assertThat(idle.isEnded()).isTrue();
      assertThat(end).isNotDone();
      answers.release();
      Answer answer = Answer.read(held, false);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("Connection")).isEqualTo("close");
      held.close();
      end.join();
      assertThat(log.text()).contains("draining").doesNotContain("broken off");
    }
  }

  @Test
  void theDeadlineBreaksOffWhatIsLeftAndSaysHowMuch() throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        AccessLines lines = new AccessLines();
        RunningGateway gateway = RunningGateway.start(directory, yaml("drain: 1s"));
        RawPeer held = gateway.connect();
        RawPeer gone = gateway.connect()) {
      gone.send(Call.get("/held/left"));
      await().until(() -> tenant.sent().stream().anyMatch(each -> each.head().contains("/left")));
      gone.close();
      assertThat(lines.containing("/held/left")).contains("\"ended\":\"caller-gone\"");
      held.send(Call.get("/held"));
      awaitHeld();

      gateway.close();

      assertThat(lines.containing("/held\"")).contains("\"ended\":\"drained\"");

      assertThat(log.text()).contains("broken off at the drain deadline", "calls=\"1\"");
      assertThatThrownBy(held::readHead).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theProcessEndsWithZeroWhetherItDrainedOrWasCutOff() throws Exception {
    for (String drain : List.of("drain: 20s\ndrainDelay: 500ms", "drain: 300ms")) {
      int port = LatchkeyProcess.freePort();
      String yaml =
          yaml(drain)
              .replace(
                  "listeners: [{ bind: \"127.0.0.1:0\" }]",
                  "listeners: [{ bind: \"127.0.0.1:" + port + "\" }]");
      try (LatchkeyProcess process = LatchkeyProcess.serve(directory, List.of(), yaml, port);
          RawPeer held = RawPeer.connect(LatchkeyProcess.address(port))) {
        held.send(Call.get("/held"));
        awaitHeld();
        await().until(() -> (process.out() + process.err()).contains("serving"));
        await().pollDelay(Duration.ofSeconds(1)).until(process::isAlive);
        process.terminate();
        boolean cut = drain.contains("300ms");
        if (!cut) {
          answers.release();
          assertThat(Answer.read(held, false).status()).isEqualTo(200);
          held.close();
        }
        assertThat(process.awaitExit(30)).isZero();
        String said = process.out() + process.err();
        assertThat(said.contains("broken off at the drain deadline")).isEqualTo(cut);
        assertThat(said).contains("draining", "stopped");
        answers.release();
      }
      answers.drainPermits();
    }
  }
}

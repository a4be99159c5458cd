package io.latchkey.gateway.journey;

import static io.latchkey.gateway.websocket.Frames.FIN;
import static io.latchkey.gateway.websocket.Frames.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.websocket.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is under way lives on under the configuration that it began with. */
class ReloadLongIT {
  private static final String CONNECTIONS = "latchkey_transport_connections{tenant=\"api\"}";

  @TempDir private Path directory;

  private static String limited(String yaml) {
    return yaml.replace("kind: generic, url", "kind: generic, connections: { max: 64 }, url");
  }

  @Test
  void aLongAnswerGoesOnAndItsConnectionClosesBehindIt() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    ScriptedUpstream.Script script =
        peer -> {
          peer.readHead();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
          half.countDown();
          await(goOn);
          peer.send("rest");
          peer.readToEnd();
          ended.incrementAndGet();
        };
    try (ScriptedUpstream upstream = ScriptedUpstream.running(script);
        ReloadScene scene = ReloadScene.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = scene.connect()) {
      caller.send(Call.get("/a"));
      half.await();
      scene.become(limited(Yaml.forwarding(upstream.url())).replace("path: /,", "path: /b/,"));
      goOn.countDown();
      assertThat(Answer.read(caller, false).content()).isEqualTo("halfrest");
      Awaitility.await().untilAsserted(() -> assertThat(ended).hasValue(1));
      assertThat(Answer.read(caller.send(Call.get("/a")), false).status()).isEqualTo(404);
    }
  }

  @Test
  void aTenantThatIsTheSameKeepsItsConnection() throws Exception {
    try (FakeTenant tenant = new FakeTenant();
        ReloadScene scene = ReloadScene.start(directory, Yaml.forwarding(tenant.url()));
        RawPeer caller = scene.connect()) {
      Answer.read(caller.send(Call.get("/a")), false);
      assertThat(scene.metric(CONNECTIONS)).isEqualTo("1.0");
      scene.become(Yaml.forwarding(tenant.url()).replace("drain: 2s", "drain: 1s"));
      Answer.read(caller.send(Call.get("/a")), false);
      assertThat(scene.metric(CONNECTIONS)).isEqualTo("1.0");

      scene.become(limited(Yaml.forwarding(tenant.url())));
      Answer.read(caller.send(Call.get("/a")), false);
      Awaitility.await()
          .untilAsserted(() -> assertThat(scene.metric(CONNECTIONS)).isEqualTo("1.0"));
    }
  }

  @Test
  void aWebSocketLivesOnWhenItsRouteIsGone() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.running(Ws::echo);
        ReloadScene scene = ReloadScene.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = scene.connect()) {
      Ws.open(caller);
      scene.become(limited(Yaml.forwarding(upstream.url())).replace("path: /,", "path: /b/,"));
      assertThat(echo(caller, "one")).contains("one");
      scene.become(Yaml.forwarding(upstream.url()).replace("path: /,", "path: /c/,"));
      assertThat(echo(caller, "two")).contains("two");
      caller.send(Frames.close(true, 1000, ""));
      assertThat(caller.readToEnd()).isEqualTo(Frames.close(false, 1000, ""));
      Awaitility.await().untilAsserted(() -> assertThat(scene.metric(CONNECTIONS)).isIn("0.0", ""));
    }
  }

  private static String echo(RawPeer caller, String text) throws IOException {
    caller.send(Frames.masked(FIN | TEXT, text));
    return Ws.readFrame(caller);
  }

  @Test
  void aConfigurationIsOverWithTheLastCallThatRunsUnderIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (FakeTenant tenant = new FakeTenant()) {
      tenant.answers(
          request -> {
            asked.countDown();
            await(goOn);
            return FakeTenant.HI;
          });
      String yaml = ReloadScene.yaml(tenant, "");
      try (ReloadScene scene = ReloadScene.start(directory, yaml);
          RawPeer caller = scene.connect()) {
        caller.send(Call.get("/a"));
        asked.await();
        scene.become(yaml.replace("clientId: bot", "clientId: bot\n    scopes: [orders]"));
        assertThat(scene.gateway().plansLeaving()).isEqualTo(1);
        goOn.countDown();
        assertThat(Answer.read(caller, false).status()).isEqualTo(200);
        Awaitility.await().untilAsserted(() -> assertThat(scene.gateway().plansLeaving()).isZero());
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}

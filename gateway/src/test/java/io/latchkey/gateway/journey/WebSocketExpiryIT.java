package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.websocket.Frames;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WebSocket outlives the token that opened it, unless the route says otherwise. */
class WebSocketExpiryIT {
  private static final int LIFE_MILLIS = 2000;

  @TempDir Path directory;

  private interface Talk {
    void with(RawPeer caller) throws Exception;
  }

  private String logged(String keys, Talk talk) throws Exception {
    try (AccessLines lines = new AccessLines();
        ScriptedUpstream upstream = ScriptedUpstream.running(Ws::echo);
        FakeTenant tokens = new FakeTenant()) {
      tokens.answers(
          FakeTenant.json("{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":2}"));
      String yaml = Yaml.injecting(upstream.url(), tokens.url());
      try (RunningGateway gateway = RunningGateway.start(directory, Call.onRoute(yaml, keys));
          RawPeer caller = gateway.connect()) {
        Answer agreed = Answer.read(caller.send(Ws.handshake()), false);
        while (agreed.status() == 503) {
          // the first token of a cold start may be older than its life by the time it is here
          agreed = Answer.read(caller.send(Ws.handshake()), false);
        }
        talk.with(caller);
        return lines.of(agreed);
      }
    }
  }

  @Test
  void closeEndsItWithItsToken() throws Exception {
    long before = System.nanoTime();
    String line =
        logged(
            "webSocket: { onTokenExpiry: close }",
            caller -> {
              assertThat(Ws.readFrame(caller))
                  .isEqualTo(Frames.close(false, 1001, "the credential has expired"));
              assertThat(System.nanoTime() - before).isGreaterThan(LIFE_MILLIS * 900_000L);
              caller.send(Frames.close(true, 1001, ""));
              assertThat(caller.readToEnd()).isEmpty();
            });
    assertThat(line).contains("\"ended\":\"expired\"", "\"serviceAccount\":\"bot\"");
  }

  @Test
  void keepKeepsIt() throws Exception {
    String line =
        logged(
            "webSocket: { onTokenExpiry: keep }",
            caller -> {
              caller.socket().setSoTimeout(LIFE_MILLIS + 300);
              assertThatThrownBy(caller::isEnded).isInstanceOf(SocketTimeoutException.class);
              caller.send(Frames.close(true, 1000, ""));
              assertThat(caller.readToEnd()).isEqualTo(Frames.close(false, 1000, ""));
            });
    assertThat(line).contains("\"ended\":\"complete\"");
  }
}

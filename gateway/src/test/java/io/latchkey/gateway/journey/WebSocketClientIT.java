package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WebSocket client of the JDK, as it is. */
class WebSocketClientIT {
  @TempDir Path directory;

  /** Writes down what it hears: messages as far as they have come, for parts come as they like. */
  private static final class Ear implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private int octets;

    private CompletionStage<?> note(WebSocket socket, String what) {
      heard.add(what);
      socket.request(1);
      return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      return note(socket, "text " + text + " " + last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      octets += part.remaining();
      return note(socket, "binary " + octets + " " + last);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer octets) {
      return note(socket, "pong " + StandardCharsets.US_ASCII.decode(octets));
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      return note(socket, "close " + code + " " + reason);
    }

    /** Hears on until this is heard. */
    void awaits(String wanted) throws InterruptedException {
      String last = "";
      while (!wanted.equals(last)) {
        last = heard.poll(5, SECONDS);
        assertThat(last).as("instead of %s", wanted).isNotNull();
      }
    }
  }

  @Test
  void talksToATenantThroughUs() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.running(Ws::echo);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()))) {
      Ear ear = new Ear();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("X-Api-Key", Yaml.KEY)
              .header("Cookie", ".ASPXAUTH=abc")
              .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/chat"), ear)
              .get(5, SECONDS);

      socket.sendText("gr\u00fc\u00df", false).get(5, SECONDS);
      ear.awaits("text gr\u00fc\u00df false");
      socket.sendText(" dich", true).get(5, SECONDS);
      ear.awaits("text gr\u00fc\u00df dich true");
      socket.sendPing(ByteBuffer.wrap(new byte[] {'h', 'i'})).get(5, SECONDS);
      ear.awaits("pong hi");
      socket.sendBinary(ByteBuffer.allocate(100_000), true).get(5, SECONDS);
      ear.awaits("binary 100000 true");
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(5, SECONDS);
      ear.awaits("close 1000 done");
    }
  }
}

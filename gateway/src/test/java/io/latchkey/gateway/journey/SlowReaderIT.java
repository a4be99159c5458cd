package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A last answer is given time to go out, however late its reader begins. */
class SlowReaderIT {
  /** Longer than a connection lingers. */
  private static final Duration LATE = Duration.ofMillis(2600);

  @TempDir Path directory;

  private static ScriptedUpstream ofSizes() throws IOException {
    return ScriptedUpstream.running(
        peer -> {
          String size = peer.readHead().split(" ")[1].substring(1);
          String content = "x".repeat(Integer.parseInt(size));
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + content);
          peer.readToEnd();
        });
  }

  private static Socket asking(RunningGateway gateway, int size) throws IOException {
    Socket caller = new Socket();
    caller.setReceiveBufferSize(4096);
    caller.connect(gateway.address());
    caller.setSoTimeout(20_000);
    String call = "GET /%d HTTP/1.0\r\nCookie: .ASPXAUTH=a\r\nX-Api-Key: %s\r\n\r\n";
    caller
        .getOutputStream()
        .write(call.formatted(size, Yaml.KEY).getBytes(StandardCharsets.ISO_8859_1));
    return caller;
  }

  /** All of them ask at once, so that they are late together. */
  @Test
  void anAnswerBeforeTheEndOfAConnectionArrivesWhole() throws Exception {
    try (ScriptedUpstream upstream = ofSizes();
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Socket small = asking(gateway, 1_000_000);
        Socket middle = asking(gateway, 2_900_000);
        Socket large = asking(gateway, 6_000_000)) {
      // nothing tells that nothing happens but time
      assertThat(new CountDownLatch(1).await(LATE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();

      assertThat(content(small)).hasSize(1_000_000);
      assertThat(content(middle)).hasSize(2_900_000);
      assertThat(content(large)).hasSize(6_000_000);
    }
  }

  private static String content(Socket caller) throws IOException {
    String answer = new String(caller.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}

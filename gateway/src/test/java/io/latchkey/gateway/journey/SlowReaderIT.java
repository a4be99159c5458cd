package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A last answer is given time to go out, however late its reader begins. */
class SlowReaderIT {
  /** Longer than a connection lingers. */
  private static final Duration LATE = Duration.ofMillis(2600);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1_000_000, 2_900_000, 6_000_000})
  void anAnswerBeforeTheEndOfAConnectionArrivesWhole(int size) throws Exception {
    String content = "x".repeat(size);
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + content);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Socket caller = new Socket()) {
      caller.setReceiveBufferSize(4096);
      caller.connect(gateway.address());
      caller.setSoTimeout(20_000);
      caller
          .getOutputStream()
          .write(
              ("GET /x HTTP/1.0\r\nCookie: .ASPXAUTH=a\r\nX-Api-Key: " + Yaml.KEY + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      // nothing tells that nothing happens but time
      assertThat(new CountDownLatch(1).await(LATE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();

      InputStream in = caller.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).hasSize(size);
    }
  }
}

package io.latchkey.gateway.journey;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller can do that sends fast and never reads. */
class HostileCallerIT {
  private static final String REFUSED = "latchkey_respond_refusals_total{reason=\"unproven\"";

  @TempDir Path directory;

  private static RawPeer slow(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(address);
    return new RawPeer(socket);
  }

  private static long refused(RunningGateway gateway) {
    String text = new String(gateway.gateway().metrics().exposition(null).content(), US_ASCII);
    return text.lines()
        .filter(line -> line.startsWith(REFUSED))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void aCallerThatNeverReadsIsReadNoMore() throws Exception {
    int most = 20_000;
    try (RunningGateway gateway =
            RunningGateway.start(
                directory, Call.limited(Yaml.forwarding("http://[::1]"), "pipelined: 1000000"));
        RawPeer caller = slow(gateway.address())) {
      Thread sender = new Thread(() -> pipeline(caller));
      sender.start();
      long[] before = {-1};
      await()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                long now = refused(gateway);
                boolean settled = now > 0 && now == before[0] || now > most;
                before[0] = now;
                return settled;
              });

      assertThat(refused(gateway)).isLessThan(most);
    }
  }

  private static void pipeline(RawPeer caller) {
    try {
      for (int i = 0; i < 180; i++) {
        caller.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(500));
      }
    } catch (IOException closed) {
      // the gateway or the test has ended it
    }
  }
}

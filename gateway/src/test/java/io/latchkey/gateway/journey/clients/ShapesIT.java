package io.latchkey.gateway.journey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.RawPeer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that are no programs of this machine, by the bytes that they send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShapesIT {
  /** Of one connection, of framing, the proof of the caller, and what they impersonate. */
  private static final Set<String> NOT_THEIRS =
      Set.of(
          "host",
          "connection",
          "proxy-connection",
          "keep-alive",
          "te",
          "upgrade",
          "content-length",
          "transfer-encoding",
          "authorization",
          "x-api-key",
          "cookie2",
          "http2-settings");

  private Bench bench;

  @BeforeAll
  void startBench(@TempDir Path directory) throws Exception {
    bench = Bench.start(directory);
  }

  @AfterAll
  void closeBench() throws Exception {
    bench.close();
  }

  static List<Shape> everyRequestOfAShapeGoesThroughOnOneConnection() {
    return Shape.all();
  }

  @ParameterizedTest
  @MethodSource
  void everyRequestOfAShapeGoesThroughOnOneConnection(Shape shape) throws Exception {
    try (RawPeer client = bench.gateway.connect()) {
      for (Shape.Message message : shape.messages()) {
        send(client, message);
        String answer =
            message.head().startsWith("HEAD ") ? client.readHead() : client.readMessage();
        assertThat(answer).as("%s", shape).matches("(?s)HTTP/1.1 20[04] .*");
        List<Received> received = bench.recorder.received();
        arrived(message.asRead(), received.get(received.size() - 1));
      }
    }
  }

  private static void send(RawPeer client, Shape.Message message) throws Exception {
    if (!message.waits()) {
      client.send(message.head() + message.content());
      return;
    }
    client.send(message.head());
    assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
    client.send(message.content());
  }

  private static void arrived(Received sent, Received came) {
    assertThat(came.method()).isEqualTo(sent.method());
    assertThat(came.target()).isEqualTo(originForm(sent.target()));
    assertThat(came.content()).isEqualTo(sent.content());
    List<String> theirs = sent.fields().stream().filter(ShapesIT::isTheirs).toList();
    assertThat(came.fields().stream().filter(theirs::contains)).containsExactlyElementsOf(theirs);
  }

  private static String originForm(String target) {
    return target.startsWith("http://") ? target.substring(target.indexOf('/', 7)) : target;
  }

  private static boolean isTheirs(String line) {
    String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
    return !NOT_THEIRS.contains(name);
  }
}

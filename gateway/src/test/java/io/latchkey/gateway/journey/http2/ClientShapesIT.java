package io.latchkey.gateway.journey.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.Yaml;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How clients begin HTTP/2: their settings, windows and priorities, their order of fields. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientShapesIT {
  private static final Map<Character, String> PSEUDO =
      Map.of('m', ":method", 's', ":scheme", 'p', ":path", 'a', ":authority");

  private RecordingUpstream upstream;
  private RunningGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    upstream = new RecordingUpstream();
    gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
  }

  @AfterAll
  void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  /** Settings as {@code identifier=value}; priorities as the streams of an empty tree. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Go,       amps, 2=0 4=4194304 6=10485760,           1073741824, 0,  ''",
    "OkHttp,   mpas, 4=16777216,                         16711681,   0,  ''",
    ".NET,     msap, 2=0 4=65535,                        67043329,   0,  ''",
    "Apache 5, msap, 1=8192 2=0 3=250 4=65535 5=65536,   0,          0,  ''",
    "Chromium, masp, 1=65536 2=0 4=6291456 6=262144,     15663105,   0,  0",
    "Firefox,  mpas, 1=65536 4=131072 5=16384,           12517377,   7,  13",
    "Safari,   mspa, 4=4194304 3=100,                    10485760,   0,  0",
    "curl,     mpsa, 3=100 4=33554432 2=0,               33488897,   0,  ''",
    "Java,     mpsa, 1=16384 2=1 3=100 4=16777216 5=16384, 33488897, 0,  0"
  })
  void itsFirstCallsGoThrough(
      String client, String order, String settings, int window, int tree, String dependency)
      throws Exception {
    int before = upstream.whole().size();
    try (Http2Peer peer = Http2Peer.connect(gateway.address())) {
      peer.send(Frames.PREFACE, Frames.settings(pairs(settings)));
      if (window > 0) {
        peer.send(Frames.windowUpdate(0, window));
      }
      for (int i = 0; i < tree; i++) {
        peer.send(Frames.priority(3 + 2 * i, 0, 100));
      }
      int first = 3 + 2 * tree;
      peer.send(headers(first, Frames.END_HEADERS, dependency, fields("POST", order)));
      peer.send(Frames.data(first, 0, "{\"a\":"), Frames.data(first, Frames.END_STREAM, "1}"));
      assertThat(peer.awaitAnswer(first).status()).as(client).isEqualTo("200");
      peer.send(headers(first + 2, Frames.WHOLE, dependency, fields("GET", order)));
      assertThat(peer.awaitAnswer(first + 2).status()).as(client).isEqualTo("200");
      peer.send(Frames.settingsAck());
      peer.awaitPong();
    }
    assertThat(upstream.whole().subList(before, before + 2))
        .extracting(RecordingUpstream.Received::content)
        .containsExactlyInAnyOrder("{\"a\":1}", "");
    assertThat(upstream.whole().get(before).head())
        .contains("\r\nuser-agent: a\r\naccept: */*\r\n")
        .contains("\r\nCookie: .ASPXAUTH=abc; b=c\r\n");
  }

  private static FieldBlock fields(String method, String order) {
    Map<String, String> values =
        Map.of(":method", method, ":scheme", "http", ":path", "/x?a=b", ":authority", "a:80");
    FieldBlock block = new FieldBlock();
    order.chars().mapToObj(c -> PSEUDO.get((char) c)).forEach(n -> block.add(n, values.get(n)));
    return block
        .add("user-agent", "a")
        .add("accept", "*/*")
        .add("x-api-key", Yaml.KEY)
        .add("te", "trailers")
        .add("cookie", ".ASPXAUTH=abc")
        .add("cookie", "b=c");
  }

  private static byte[] headers(int stream, int flags, String dependency, FieldBlock block) {
    if (dependency.isEmpty()) {
      return Frames.headers(stream, flags, block);
    }
    byte[] priority = Frames.dependent(Integer.parseInt(dependency), 255);
    return Frames.headers(stream, flags | Frame.PRIORITIZED, Frames.join(priority, block.octets()));
  }

  private static int[] pairs(String settings) {
    return Arrays.stream(settings.split(" "))
        .flatMap(pair -> Arrays.stream(pair.split("=")))
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}

package io.latchkey.gateway.journey.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.Yaml;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of {@link ConformanceTable}, on connections in clear with prior knowledge. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2ConformanceIT {
  private RecordingUpstream upstream;
  private RunningGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    upstream = new RecordingUpstream();
    gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
  }

  @AfterAll
  void stop() throws Exception {
    assertThat(upstream.whole())
        .extracting(RecordingUpstream.Received::target)
        .noneMatch(target -> target.contains("never"));
    gateway.close();
    upstream.close();
  }

  static List<ConformanceCase> cases() {
    return ConformanceTable.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isSeen(ConformanceCase one) throws Exception {
    try (Http2Peer peer = Http2Peer.connect(gateway.address())) {
      one.run(peer);
    }
    assertThat(upstream.whole())
        .extracting(RecordingUpstream.Received::target)
        .noneMatch(target -> target.contains("never"));
  }
}

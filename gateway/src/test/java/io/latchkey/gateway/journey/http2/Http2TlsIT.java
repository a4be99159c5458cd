package io.latchkey.gateway.journey.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Authority;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fifth case of {@link ConformanceTable} on connections in TLS, agreed to by ALPN. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2TlsIT {
  private static final int EVERY = 5;

  private RecordingUpstream upstream;
  private RunningGateway gateway;
  private SSLContext context;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Authority authority = new Authority(directory, "root").issue("a", "DNS:a");
    context = authority.trusting();
    upstream = new RecordingUpstream();
    String tls =
        "listeners: [{ bind: \"127.0.0.1:0\", tls: { certificate: \"%s\", privateKey: \"%s\" } }]"
            .formatted(authority.certificateFile("a"), authority.keyFile("a"));
    gateway =
        RunningGateway.start(
            directory,
            Yaml.forwarding(upstream.url()).replace("listeners: [{ bind: \"127.0.0.1:0\" }]", tls));
  }

  @AfterAll
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  static List<ConformanceCase> cases() {
    List<ConformanceCase> all = ConformanceTable.all();
    return IntStream.range(0, all.size()).filter(i -> i % EVERY == 0).mapToObj(all::get).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isSeen(ConformanceCase one) throws Exception {
    try (Http2Peer peer = Http2Peer.secured(gateway.address(), context)) {
      one.run(peer);
    }
    assertThat(upstream.whole())
        .extracting(RecordingUpstream.Received::target)
        .noneMatch(target -> target.contains("never"));
  }
}

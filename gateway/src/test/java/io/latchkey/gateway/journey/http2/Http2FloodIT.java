package io.latchkey.gateway.journey.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.Yaml;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A flood is cut off or costs nothing: memory, streams at the tenant, time, other callers. */
class Http2FloodIT {
  private static final long MOST_OCTETS = 16 << 20;
  private static final long MOST_NANOS = 1_000_000_000L;
  private static final int MOST_RESET_CALLS = 200;
  private static final int MOST_STREAMS = 100;

  @TempDir Path directory;
  private RecordingUpstream upstream;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    upstream = new RecordingUpstream();
    gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private void assertOthersAreServed() throws Exception {
    try (Http2Peer other = Http2Peer.started(gateway.address())) {
      other.send(Frames.headers(1, Frames.WHOLE, other.get("/x")));
      Seen.answer(1, 200).check().on(other);
    }
  }

  @Test
  void rapidResetIsCutOffBeforeItCosts() throws Exception {
    assertOthersAreServed();
    int before = upstream.begun();
    long nanos = Footprint.loopNanos();
    Flood.Outcome outcome = Floods.rapidReset().run(gateway.address(), () -> {});

    assertThat(outcome.ending()).isEqualTo(Flood.Ending.CUT_OFF);
    assertThat(outcome.code()).isIn(ErrorCode.ENHANCE_YOUR_CALM, ErrorCode.UNKNOWN);
    assertThat(upstream.begun() - before).isLessThanOrEqualTo(MOST_RESET_CALLS);
    assertThat(Footprint.loopNanos() - nanos).isLessThan(MOST_NANOS);
    assertOthersAreServed();
  }

  static List<Flood> madeYouReset() {
    return Floods.madeYouReset();
  }

  @ParameterizedTest
  @MethodSource
  void madeYouReset(Flood flood) throws Exception {
    assertOthersAreServed();
    int before = upstream.begun();
    Flood.Outcome outcome = flood.run(gateway.address(), () -> {});

    assertThat(outcome.ending()).as("%s", outcome).isEqualTo(Flood.Ending.CUT_OFF);
    assertThat(upstream.begun() - before).isLessThanOrEqualTo(MOST_RESET_CALLS);
    assertThat(upstream.mostAtOnce()).isLessThanOrEqualTo(MOST_STREAMS);
    assertOthersAreServed();
  }

  static List<Flood> bounded() {
    return Stream.of(Floods.ofBlocks(), Floods.ofControl(), Floods.ofOneStream())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource
  void bounded(Flood flood) throws Exception {
    assertOthersAreServed();
    long before = Footprint.octets();
    long[] held = new long[1];
    Flood.Outcome outcome = flood.run(gateway.address(), () -> held[0] = Footprint.octets());

    assertThat(held[0] - before).as("%s", outcome).isLessThan(MOST_OCTETS);
    assertThat(upstream.mostAtOnce()).isLessThanOrEqualTo(MOST_STREAMS);
    assertThat(upstream.whole()).noneMatch(one -> one.target().contains("never"));
    assertOthersAreServed();
  }

  private double connections() throws Exception {
    URI metrics = URI.create("http:/" + gateway.gateway().adminAddress() + "/metrics");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
            .body();
    return text.lines()
        .filter(line -> line.startsWith("latchkey_accept_connections"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void aConnectionInErrorIsClosedEvenIfNobodyReadsItsGoAway() throws Exception {
    try (Http2Peer peer = Http2Peer.started(gateway.address())) {
      assertThat(connections()).isEqualTo(1);
      peer.send(Frames.ping(0, "7octets"));

      await().atMost(Duration.ofSeconds(10)).until(() -> connections() == 0);
      assertThat(peer.socket().isClosed()).isFalse();
    }
  }

  @Test
  void streamsThatAreLeftHalfOpenTakeNoMoreThanTheirPlaces() throws Exception {
    try (Http2Peer peer = Http2Peer.started(gateway.address())) {
      for (int i = 0; i < StreamLimit.STREAMS + 50; i++) {
        peer.send(Frames.headers(2 * i + 1, Frames.END_HEADERS, peer.post("/x")));
      }
      peer.awaitPong();

      assertThat(peer.read())
          .filteredOn(frame -> frame.type() == Frame.RST_STREAM)
          .hasSize(50)
          .allMatch(frame -> frame.code() == ErrorCode.REFUSED_STREAM);
      assertOthersAreServed();
      assertThat(upstream.mostAtOnce()).isLessThanOrEqualTo(MOST_STREAMS + 1);
    }
    assertThat(upstream.whole()).hasSize(1);
  }
}

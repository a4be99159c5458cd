package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Http2Frame;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that send what is found faulty before anybody looks whose it is: frames of ended streams
 * that break rules of their own, and settings that cost us memory each time they change.
 */
class Http2StrayErrorTest {

  static Stream<Arguments> faulty() {
    byte[] self = {0, 0, 0, 5, 0};
    String large = "v".repeat(1500);
    return Stream.of(
        Arguments.of("window that grows by nothing", Http2Frame.window(5, 0)),
        Arguments.of(
            "stream that depends on itself", new Http2Frame(Http2Frame.PRIORITY, 0, 5, self)),
        Arguments.of(
            "priority that is too short",
            new Http2Frame(Http2Frame.PRIORITY, 0, 5, Arrays.copyOf(self, 4))),
        Arguments.of("pseudo-field unknown", Http2Frame.headers(5, false, ":odd", "x")),
        Arguments.of("field in capitals", Http2Bench.head(5, false, "X", "x")),
        Arguments.of("section above the limit", bomb(5, large)));
  }

  /** One field that is put in the table, and then named over and over by one octet each. */
  private static Http2Frame bomb(int stream, String value) {
    byte[] put = Http2Frame.block("x", value);
    put[0] = 0x40;
    byte[] block = Arrays.copyOf(put, put.length + 100);
    Arrays.fill(block, put.length, block.length, (byte) 0xbe);
    return new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, block);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faulty")
  void aFloodOfFaultsOfEndedStreamsIsCutOffAtItsLimit(String name, Http2Frame frame) {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder live = bench.get();
      bench.get();
      bench.hear(Http2Bench.head(3, false), Http2Bench.head(5, true));
      bench.hear(
          Collections.nCopies(FrameBudget.MAX_IDLE_FRAMES, frame).toArray(Http2Frame[]::new));
      assertThat(bench.channel.isActive()).as("at the limit").isTrue();
      bench.said.clear();
      bench.hear(frame);
      assertThat(bench.channel.isActive()).as("one past it").isFalse();
      assertThat(bench.said()).contains("GOAWAY 11");
      assertThat(live.heard()).isEqualTo("answer:200 failed:MALFORMED");
    }
  }

  @Test
  void aTableThatChangesItsSizeTooOftenEndsTheConnection() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder live = bench.get();
      bench.hear(Http2Bench.head(3, false));
      for (int i = 0; i < FrameBudget.MAX_TABLE_CHANGES; i++) {
        bench.hear(Http2Frame.settings(1, i % 2 * 4096), Http2Frame.data(3, "x", false));
      }
      assertThat(bench.channel.isActive()).as("at the limit").isTrue();
      bench.said.clear();
      bench.hear(Http2Frame.settings(1, 0));
      assertThat(bench.said()).contains("GOAWAY 11");
      assertThat(live.heard()).endsWith("failed:MALFORMED");
    }
  }

  @Test
  void whatIsSaidOfTheTableIsSmallHoweverOftenItChanges() {
    try (Http2Bench bench = new Http2Bench()) {
      bench.get();
      bench.hear(Http2Bench.head(3, false));
      int before = headOctets(bench);
      for (int i = 0; i < 10_000 && bench.channel.isActive(); i++) {
        bench.hear(Http2Frame.settings(1, i % 2 * 4096), Http2Frame.data(3, "x", false));
      }
      int after = bench.channel.isActive() ? headOctets(bench) : 0;
      assertThat(after).isLessThan(before + 100);
    }
  }

  private static int headOctets(Http2Bench bench) {
    bench.said.clear();
    bench.get();
    return bench.said.stream()
        .filter(frame -> frame.type() == Http2Frame.HEADERS)
        .mapToInt(frame -> frame.payload().length)
        .sum();
  }
}

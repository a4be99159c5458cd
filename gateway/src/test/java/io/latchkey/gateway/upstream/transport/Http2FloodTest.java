package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.Http2Frame;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that send what costs us and serves no call. */
class Http2FloodTest {
  private static final byte[] NOTHING = new byte[0];

  static Stream<Arguments> floods() {
    return Stream.of(
        Arguments.of("SETTINGS", Http2Frame.settings(4, 70_000)),
        Arguments.of("settings that differ", Http2Frame.settings(1, 0, 4, 1)),
        Arguments.of("SETTINGS ACK", Http2Frame.settingsAck()),
        Arguments.of("PING", Http2Frame.ping(7, false)),
        Arguments.of("PING ACK", Http2Frame.ping(7, true)),
        Arguments.of("PRIORITY", new Http2Frame(Http2Frame.PRIORITY, 0, 3, new byte[5])),
        Arguments.of("WINDOW_UPDATE", Http2Frame.window(3, 1)),
        Arguments.of("empty DATA", Http2Frame.data(3, "", false)),
        Arguments.of("DATA of an ended stream", Http2Frame.data(5, "x", false)),
        Arguments.of("HEADERS of an ended stream", Http2Bench.head(5, false)),
        Arguments.of("RST_STREAM of an ended stream", Http2Frame.reset(5, 8)),
        Arguments.of("unknown type", new Http2Frame(77, 0, 3, new byte[5])),
        Arguments.of("GOAWAY", Http2Frame.goAway(1001, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void aFloodIsCutOffAtItsLimit(String name, Http2Frame frame) {
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
  void whatServesACallRenewsWhatIsAllowed() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder live = bench.get();
      bench.hear(Http2Bench.head(3, false));
      for (int i = 0; i < 3; i++) {
        bench.hear(
            Collections.nCopies(FrameBudget.MAX_IDLE_FRAMES - 1, Http2Frame.ping(7, false))
                .toArray(Http2Frame[]::new));
        bench.hear(Http2Frame.data(3, "x", false));
      }
      bench.hear(Http2Frame.data(3, "", true));
      assertThat(live.heard()).endsWith("end:0");
    }
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        Arguments.of("push", new Http2Frame(Http2Frame.PUSH_PROMISE, 4, 3, push())),
        Arguments.of("stream of the server's own", Http2Bench.head(2, false)),
        Arguments.of("stream that we never began", Http2Bench.head(1001, false)),
        Arguments.of("window that overflows", Http2Frame.window(0, Integer.MAX_VALUE)),
        Arguments.of("window that grows by nothing", Http2Frame.window(0, 0)),
        Arguments.of("PING that is too short", new Http2Frame(Http2Frame.PING, 0, 0, new byte[7])),
        Arguments.of("frame above the limit", new Http2Frame(0, 0, 3, new byte[16_385])),
        Arguments.of("CONTINUATION alone", new Http2Frame(9, 4, 3, NOTHING)),
        Arguments.of("HPACK that points nowhere", new Http2Frame(1, 4, 3, new byte[] {-1, 0x70})),
        Arguments.of("SETTINGS of a stream", new Http2Frame(Http2Frame.SETTINGS, 0, 3, NOTHING)));
  }

  private static byte[] push() {
    byte[] block = Http2Frame.block(":method", "GET", ":path", "/", ":scheme", "https");
    byte[] all = new byte[block.length + 4];
    all[3] = 2;
    System.arraycopy(block, 0, all, 4, block.length);
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaches")
  void aBreachEndsTheConnectionAndNoAnswerCleanly(String name, Http2Frame frame) {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder live = bench.get();
      bench.said.clear();
      bench.hear(frame);
      assertThat(bench.said()).contains("GOAWAY ");
      assertThat(live.heard()).isEqualTo("failed:MALFORMED");
      assertThat(bench.channel.isActive()).isFalse();
      assertThat(bench.closed).isTrue();
    }
  }

  @Test
  void aStreamsOwnWindowThatOverflowsEndsIt() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder live = bench.get();
      bench.hear(Http2Frame.window(3, Integer.MAX_VALUE));
      assertThat(live.heard()).isEqualTo("failed:MALFORMED");
      assertThat(bench.channel.isActive()).isTrue();
    }
  }

  @Test
  void aSectionAboveTheLimitEndsItsCallAndAFarLargerOneTheConnection() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder large = bench.get();
      sections(bench, 3, AnswerDecoder.MAX_SECTION + 1000);
      assertThat(large.heard()).isEqualTo("failed:MALFORMED");
      assertThat(bench.channel.isActive()).isTrue();
      Recorder huge = bench.get();
      sections(bench, 5, 2 * AnswerDecoder.MAX_SECTION);
      assertThat(huge.heard()).isEqualTo("failed:MALFORMED");
      assertThat(bench.channel.isActive()).isFalse();
    }
  }

  private static void sections(Http2Bench bench, int stream, int octets) {
    byte[] block = Http2Frame.block(":status", "200", "x", "v".repeat(octets));
    for (int at = 0; at < block.length; at += 16_384) {
      int end = Math.min(block.length, at + 16_384);
      byte[] part = java.util.Arrays.copyOfRange(block, at, end);
      bench.hear(new Http2Frame(at == 0 ? 1 : 9, end == block.length ? 4 : 0, stream, part));
    }
  }

  @Test
  void smallContinuationsAreCounted() {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder live = bench.get();
      byte[] block = Http2Frame.block(":status", "200");
      bench.hear(new Http2Frame(1, 0, 3, block));
      for (int i = 0; i <= Http2Codec.MAX_SMALL_CONTINUATIONS; i++) {
        bench.hear(new Http2Frame(9, 0, 3, NOTHING));
      }
      assertThat(live.heard()).isEqualTo("failed:MALFORMED");
      assertThat(bench.channel.isActive()).isFalse();
    }
  }

  /** Whatever comes, a call hears one end at most, and a clean one only after END_STREAM. */
  @Test
  void noiseEndsNoAnswerTwice() {
    Random random = new Random(20_260_122);
    for (int run = 0; run < 300; run++) {
      try (Http2Bench bench = new Http2Bench()) {
        Recorder first = bench.get();
        Recorder second = bench.get();
        boolean ended = false;
        for (int i = 0; i < 12 && bench.channel.isActive(); i++) {
          Http2Frame frame = noise(random);
          ended |= frame.stream() == 3 && frame.isLast() && frame.type() <= 1;
          bench.hear(frame);
        }
        bench.cut();
        bench.run();
        for (Recorder recorder : new Recorder[] {first, second}) {
          assertThat(recorder.isOver()).isTrue();
          assertThat(recorder.heard().split("end:|failed:", -1)).hasSize(2);
        }
        assertThat(!first.heard().contains("end:") || ended).isTrue();
      }
    }
  }

  private static Http2Frame noise(Random random) {
    int stream = random.nextInt(3) * 2 + 1;
    return switch (random.nextInt(8)) {
      case 0 -> Http2Bench.head(stream, random.nextBoolean());
      case 1 -> Http2Bench.head(stream, false, "content-length", "" + random.nextInt(5));
      case 2, 3 -> Http2Frame.data(stream, "x".repeat(random.nextInt(4)), random.nextBoolean());
      case 4 -> Http2Frame.reset(stream, random.nextInt(15));
      case 5 -> Http2Frame.goAway(stream, random.nextInt(15));
      case 6 -> Http2Frame.settings(random.nextInt(7), random.nextInt(1 << 14));
      default -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(12); i > 0; i--) {
          bytes.write(random.nextInt(256));
        }
        yield new Http2Frame(random.nextInt(11), random.nextInt(64), stream, bytes.toByteArray());
      }
    };
  }
}

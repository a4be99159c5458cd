package io.latchkey.gateway.websocket;

import static io.latchkey.gateway.websocket.Frames.BINARY;
import static io.latchkey.gateway.websocket.Frames.CLOSE;
import static io.latchkey.gateway.websocket.Frames.CONTINUATION;
import static io.latchkey.gateway.websocket.Frames.FIN;
import static io.latchkey.gateway.websocket.Frames.PING;
import static io.latchkey.gateway.websocket.Frames.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameFlowTest {
  private static final byte[] OURS = {(byte) 0x88, 0x02, 0x03, (byte) 0xe9};

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void take(ByteBuf piece) {
    byte[] octets = new byte[piece.readableBytes()];
    piece.readBytes(octets);
    sent.writeBytes(octets);
    piece.release();
  }

  private FrameFlow ofCaller() {
    return FrameFlow.ofCaller(false, this::take);
  }

  private FrameFlow ofTenant() {
    return FrameFlow.ofTenant(false, this::take);
  }

  private static void pass(FrameFlow flow, String text) {
    ByteBuf piece = Unpooled.copiedBuffer(bytes(text));
    flow.pass(piece);
    assertThat(piece.refCnt()).isZero();
  }

  private String sent() {
    return sent.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void whatComesGoesOnWhereverItIsSplit() {
    String frames =
        Frames.masked(TEXT, "Hel")
            + Frames.masked(FIN | PING, "p")
            + Frames.masked(FIN | CONTINUATION, "lo")
            + Frames.masked(FIN | BINARY, "")
            + Frames.masked(FIN | BINARY, "x".repeat(126))
            + Frames.masked(FIN | BINARY, "y".repeat(65536))
            + Frames.close(true, 1000, "done");
    List<Integer> cuts = new ArrayList<>();
    for (int i = 1; i < frames.length(); i++) {
      boolean insideOfY = i > 200 && i < frames.length() - 40;
      if (!insideOfY) {
        cuts.add(i);
      }
    }
    for (int cut : cuts) {
      sent.reset();
      FrameFlow flow = ofCaller();

      pass(flow, frames.substring(0, cut));
      pass(flow, frames.substring(cut));

      assertThat(sent()).isEqualTo(frames);
      assertThat(flow.violation()).isNull();
      assertThat(flow.isClosed()).isTrue();
      assertThat(flow.isShut()).isTrue();
    }
  }

  @Test
  void octetByOctetEverythingGoesOnToo() {
    String frames = Frames.plain(FIN | TEXT, "z".repeat(300)) + Frames.plain(FIN | PING, "");
    FrameFlow flow = ofTenant();

    for (int i = 0; i < frames.length(); i++) {
      pass(flow, frames.substring(i, i + 1));
    }

    assertThat(sent()).isEqualTo(frames);
    assertThat(flow.isShut()).isFalse();
  }

  @Test
  void aHeadIsHeldUntilItIsWhole() {
    String frame = Frames.masked(FIN | BINARY, "x".repeat(70000));
    FrameFlow flow = ofCaller();

    pass(flow, frame.substring(0, 13));
    assertThat(sent()).isEmpty();

    pass(flow, frame.substring(13, 14));
    assertThat(sent()).isEqualTo(frame.substring(0, 14));
  }

  @Test
  void theOctetsThatGoOnAreTheOnesThatCame() {
    ByteBuf piece = Unpooled.copiedBuffer(bytes(Frames.plain(FIN | TEXT, "abc")));
    List<ByteBuf> out = new ArrayList<>();
    FrameFlow flow = FrameFlow.ofTenant(false, out::add);

    flow.pass(piece);

    assertThat(out).hasSize(1);
    assertThat(out.get(0).array()).isSameAs(piece.array());
    out.get(0).release();
    assertThat(piece.refCnt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void nothingOfAFrameThatBreaksTheRulesGoesOn(int cut) {
    String good = Frames.masked(FIN | TEXT, "good");
    String bad = Frames.plain(FIN | TEXT, "evil");
    FrameFlow flow = ofCaller();

    pass(flow, good + bad.substring(0, cut));
    pass(flow, bad.substring(cut) + good);
    pass(flow, good);

    assertThat(sent()).isEqualTo(good);
    assertThat(flow.violation()).isEqualTo(Violation.UNMASKED);
  }

  @Test
  void aCloseOfOursGoesOutAtOnceBetweenFrames() {
    FrameFlow flow = ofTenant();
    String frame = Frames.plain(FIN | TEXT, "abc");
    pass(flow, frame + frame.substring(0, 1));

    flow.close(OURS);
    pass(flow, frame.substring(1) + frame);

    assertThat(bytes(sent())).startsWith(bytes(frame)).endsWith(OURS).hasSize(5 + OURS.length);
    assertThat(flow.isShut()).isTrue();
  }

  @Test
  void aCloseOfOursWaitsForTheFrameUnderWay() {
    FrameFlow flow = ofTenant();
    String frame = Frames.plain(FIN | TEXT, "abc");
    pass(flow, frame.substring(0, 3));

    flow.close(OURS);
    assertThat(flow.isShut()).isFalse();
    pass(flow, frame.substring(3) + frame);

    assertThat(bytes(sent()))
        .isEqualTo(bytes(frame + new String(OURS, StandardCharsets.ISO_8859_1)));
    assertThat(flow.isShut()).isTrue();
    assertThat(flow.isClosed()).isFalse();
  }

  @Test
  void behindACloseOfOursTheSendersIsStillSeenAndDropped() {
    FrameFlow flow = ofTenant();
    flow.close(OURS);

    pass(flow, Frames.plain(FIN | TEXT, "late") + Frames.close(false, 1000, ""));

    assertThat(sent.toByteArray()).isEqualTo(OURS);
    assertThat(flow.isClosed()).isTrue();
  }

  @Test
  void thereIsNeverASecondClose() {
    FrameFlow flow = ofTenant();
    String theirs = Frames.close(false, 1000, "bye");

    pass(flow, theirs.substring(0, 3));
    flow.close(OURS);
    pass(flow, theirs.substring(3));
    flow.close(OURS);

    assertThat(sent()).isEqualTo(theirs);
    assertThat(flow.isShut()).isTrue();
  }

  @Test
  void randomFramesAreReadAsTheReferenceReadsThem() {
    Random random = new Random(6455);
    int broken = 0;
    for (int round = 0; round < 4000; round++) {
      boolean masked = random.nextBoolean();
      boolean extended = random.nextBoolean();
      byte[] in = bytes(new RandomFrames(random, masked).stream());
      ReferenceReader reference = new ReferenceReader(in, masked, extended);
      sent.reset();
      FrameFlow flow =
          masked
              ? FrameFlow.ofCaller(extended, this::take)
              : FrameFlow.ofTenant(extended, this::take);

      for (int at = 0; at < in.length; ) {
        int step = Math.min(in.length - at, 1 + random.nextInt(40));
        flow.pass(Unpooled.copiedBuffer(in, at, step));
        at += step;
      }

      assertThat(flow.violation()).as("round %d", round).isEqualTo(reference.violation);
      assertThat(sent.toByteArray()).as("round %d", round).isEqualTo(reference.passed());
      broken += flow.violation() == null ? 0 : 1;
    }
    assertThat(broken).isBetween(1000, 3800);
  }

  @Test
  void aHugeFrameIsNoReasonToHoldAnything() {
    String head =
        new String(
            new byte[] {(byte) 0x82, 127, 0x7f, -1, -1, -1, -1, -1, -1, -1},
            StandardCharsets.ISO_8859_1);
    FrameFlow flow = ofTenant();

    pass(flow, head + "x".repeat(1000));

    assertThat(sent()).hasSize(1010);
    assertThat(flow.violation()).isNull();
  }

  @Test
  void aCloseIsNotOverBeforeItsPayloadIs() {
    FrameFlow flow = ofTenant();
    String close = Frames.plain(FIN | CLOSE, "12");

    pass(flow, close.substring(0, 3));
    assertThat(flow.isClosed()).isFalse();
    pass(flow, close.substring(3));

    assertThat(flow.isClosed()).isTrue();
  }
}

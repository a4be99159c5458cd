package io.latchkey.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeptContentTest {
  private final KeptContent kept = new KeptContent(8);

  @AfterEach
  void letGo() {
    kept.release();
  }

  private void add(String text) {
    ByteBuf piece = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    kept.add(piece);
    piece.release();
  }

  private List<String> replayed() {
    List<String> pieces = new ArrayList<>();
    kept.replay(
        piece -> {
          pieces.add(piece.toString(StandardCharsets.US_ASCII));
          piece.release();
        });
    return pieces;
  }

  @Test
  void aKeptPieceDoesNotHoldOnToTheMemoryItCameIn() {
    ByteBuf read = Unpooled.buffer(4096).writeZero(4096);
    ByteBuf piece = read.readRetainedSlice(1);

    kept.add(piece);
    piece.release();

    assertThat(read.refCnt()).isEqualTo(1);
    assertThat(kept.isWhole()).isTrue();
    read.release();
  }

  @Test
  void allUpToTheCapIsReplayedAgainAndAgain() {
    add("abc");
    add("defgh");

    assertThat(kept.isWhole()).isTrue();
    assertThat(replayed()).containsExactly("abcdefgh");
    assertThat(replayed()).containsExactly("abcdefgh");
  }

  @Test
  void oneOctetOverTheCapLetsAllGo() {
    add("abcdefgh");
    add("i");

    assertThat(kept.isWhole()).isFalse();
    assertThat(replayed()).isEmpty();
  }

  @Test
  void whatIsReplayedStaysAsItIsWhileMoreIsKept() {
    KeptContent large = new KeptContent(1 << 16);
    ByteBuf first = Unpooled.copiedBuffer("first", StandardCharsets.US_ASCII);
    large.add(first);
    List<ByteBuf> inFlight = new ArrayList<>();
    large.replay(inFlight::add);
    ByteBuf more = Unpooled.buffer().writeZero(1 << 15);

    large.add(more);
    large.release();

    assertThat(inFlight.get(0).toString(StandardCharsets.US_ASCII)).isEqualTo("first");
    inFlight.get(0).release();
    first.release();
    more.release();
  }

  @Test
  void nothingIsKeptAfterItWasLetGo() {
    kept.release();
    add("a");

    assertThat(kept.isWhole()).isFalse();
    assertThat(replayed()).isEmpty();
  }
}

package io.latchkey.gateway.downstream.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamContentTest {
  private final StringBuilder seen = new StringBuilder();
  private final Taker taker = new Taker();
  private StreamContent content = new StreamContent(Framing.CHUNKED, taker);

  /** Writes down what it is told; may change its mind about wanting more at each piece. */
  private final class Taker implements StreamContent.Taker {
    private Runnable atPiece = () -> {};

    @Override
    public void piece(ByteBuf piece) {
      seen.append(piece.toString(StandardCharsets.US_ASCII)).append(' ');
      piece.release();
      atPiece.run();
    }

    @Override
    public void end(FieldSection trailers) {
      seen.append("end").append(trailers.count());
    }

    @Override
    public void handedOn(int octets) {
      seen.append('+').append(octets).append(' ');
    }
  }

  private int take(String text, boolean last) {
    ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    int handed = content.take(data, last);
    assertThat(data.release()).isTrue();
    return handed;
  }

  @AfterEach
  void letGo() {
    content.drop();
  }

  @Test
  void whatIsWantedIsHandedOnAtOnce() {
    content.want(true);

    assertThat(take("abc", false)).isEqualTo(3);
    assertThat(take("d", true)).isEqualTo(1);
    assertThat(seen).hasToString("abc d end0");
  }

  @Test
  void whatIsNotWantedIsHeldAndItsWindowToo() {
    assertThat(take("abc", false)).isZero();
    assertThat(take("de", true)).isZero();
    assertThat(seen).isEmpty();
    content.want(true);

    assertThat(seen).hasToString("abcde +5 end0");
  }

  @Test
  void theEndWaitsForWhoeverDoesNotWantMoreYet() {
    assertThat(take("", true)).isZero();
    assertThat(seen).isEmpty();
    content.want(true);
    content.want(true);

    assertThat(seen).hasToString("end0");
  }

  @Test
  void whoWantsNoMoreInTheMiddleGetsNoMore() {
    take("abc", false);
    taker.atPiece = () -> content.want(false);
    content.want(true);
    take("de", true);

    assertThat(seen).hasToString("abc +3 ");
    taker.atPiece = () -> {};
    content.want(true);
    assertThat(seen).hasToString("abc +3 de +2 end0");
  }

  @Test
  void theLastPieceOfADeclaredLengthWaitsForTheEnd() {
    content = new StreamContent(Framing.length(5), taker);
    content.want(true);

    assertThat(take("abc", false)).isEqualTo(3);
    assertThat(take("de", false)).isZero();
    assertThat(seen).hasToString("abc ");
    assertThat(take("", true)).isZero();
    assertThat(seen).hasToString("abc de +2 end0");
  }

  @Test
  void trailersComeWithTheEnd() {
    content.want(true);
    take("abc", false);
    content.end(FieldSection.of("x-sum", "1"));

    assertThat(seen).hasToString("abc end1");
    assertThat(content.isComplete()).isTrue();
  }

  @Test
  void whatIsDroppedIsNotHandedOnNorItsWindow() {
    take("abc", false);
    content.drop();
    content.want(true);

    assertThat(take("de", true)).isZero();
    assertThat(seen).isEmpty();
    assertThat(content.isComplete()).isTrue();
  }
}

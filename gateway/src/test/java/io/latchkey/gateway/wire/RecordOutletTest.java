package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordOutletTest extends EpollPeer {
  /** Writes as TLS does: above the outlet. */
  private ChannelHandlerContext above;

  @BeforeEach
  void begin() {
    RecordOutlet.addTo(channel.pipeline());
    channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
    above = channel.pipeline().lastContext();
  }

  @Test
  void whatIsFlushedIsSentAndToldAtOnce() throws Exception {
    ByteBuf out = buffer("hello");
    List<Boolean> told = new ArrayList<>();
    onLoop(
        () -> {
          ChannelFuture written = above.write(out);
          told.add(written.isDone());
          above.flush();
          told.add(written.isSuccess());
        });
    assertThat(told).containsExactly(false, true);
    assertThat(out.refCnt()).isZero();
    assertThat(read(5)).isEqualTo("hello");
  }

  @Test
  void whatWasWrittenBeforeAFlushGoesOutInItsOrder() throws Exception {
    onLoop(
        () -> {
          above.write(buffer("a"));
          above.write(buffer("b"));
          above.write(buffer("c"));
          above.flush();
          above.writeAndFlush(buffer("d"), above.voidPromise());
          above.flush(); // of nothing
        });
    assertThat(read(4)).isEqualTo("abcd");
  }

  @Test
  void whoHearsOfAWriteMayWriteTheNext() throws Exception {
    onLoop(
        () -> {
          above.write(buffer("a")).addListener(done -> above.writeAndFlush(buffer("b")));
          above.flush();
          above.writeAndFlush(buffer("c"));
        });
    assertThat(read(3)).isEqualTo("abc");
  }

  @Test
  void whatTheSystemDoesNotTakeGoesOutLaterAndNothingOvertakesIt() throws Exception {
    byte[] much = new byte[MUCH];
    new Random(7).nextBytes(much);
    ByteBuf out = buffer(much);
    List<ChannelFuture> written = new ArrayList<>();
    onLoop(
        () -> {
          written.add(above.writeAndFlush(out));
          written.add(above.writeAndFlush(buffer("end")));
        });
    assertThat(out.refCnt()).as("some of it waits").isOne();
    assertThat(peer.getInputStream().readNBytes(MUCH)).isEqualTo(much);
    assertThat(read(3)).isEqualTo("end");
    assertThat(written).allMatch(each -> each.awaitUninterruptibly().isSuccess());
  }

  @Test
  void anyOrderOfWritesAndFlushesComesOutAsItWasWritten() throws Exception {
    Random random = new Random(11);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    onLoop(
        () -> {
          for (int i = 0; i < 400; i++) {
            byte[] octets = new byte[random.nextInt(300)];
            random.nextBytes(octets);
            expected.writeBytes(octets);
            above.write(buffer(octets));
            if (random.nextInt(3) == 0) {
              above.flush();
            }
          }
          above.flush();
        });
    assertThat(peer.getInputStream().readNBytes(expected.size())).isEqualTo(expected.toByteArray());
  }

  @Test
  void whatIsNotFlushedEndsWithTheConnection() throws Exception {
    ByteBuf out = buffer("late");
    List<ChannelFuture> written = new ArrayList<>();
    onLoop(
        () -> {
          written.add(above.write(out));
          above.close();
        });
    assertThat(written.get(0).awaitUninterruptibly().isSuccess()).isFalse();
    assertThat(out.refCnt()).isZero();
    assertThat(peer.getInputStream().read()).isNegative();
  }

  @Test
  void whatIsWrittenAfterTheEndFails() throws Exception {
    ByteBuf out = buffer("late");
    List<ChannelFuture> written = new ArrayList<>();
    onLoop(
        () -> {
          channel.unsafe().closeForcibly();
          written.add(above.writeAndFlush(out));
        });
    assertThat(written.get(0).awaitUninterruptibly().isSuccess()).isFalse();
    assertThat(out.refCnt()).isZero();
  }

  @Test
  void nothingGoesOutAfterTheEndOfOurDirection() throws Exception {
    ByteBuf out = buffer("late");
    onLoop(
        () -> {
          channel.shutdownOutput();
          above.writeAndFlush(out);
        });
    assertThat(out.refCnt()).isZero();
    assertThat(peer.getInputStream().read()).isNegative();
  }

  @Test
  void whatItHoldsIsNotLostWhereItIsTakenOut() throws Exception {
    onLoop(
        () -> {
          above.write(buffer("a"));
          channel.pipeline().remove(RecordOutlet.class);
          above.writeAndFlush(buffer("b"));
        });
    assertThat(read(2)).isEqualTo("ab");
  }

  @Test
  void whoHearsThatAWriteHasFailedMayWriteAgainInVain() throws Exception {
    ByteBuf late = buffer("late");
    onLoop(
        () -> {
          above.write(buffer("a")).addListener(failed -> above.write(late));
          channel.unsafe().close(channel.voidPromise());
        });
    channel.closeFuture().await();
    onLoop(() -> {});
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void oneThatIsClosedIsNotResetAgain() throws Exception {
    onLoop(
        () -> {
          Reset.now(above);
          Reset.now(above);
        });
    assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class);
    onLoop(() -> Reset.now(above));
  }

  @Test
  void aChannelOfAnotherKindHasNone() {
    EmbeddedChannel other = new EmbeddedChannel();
    RecordOutlet.addTo(other.pipeline());
    assertThat(other.pipeline().get(RecordOutlet.class)).isNull();
    other.finishAndReleaseAll();
  }
}

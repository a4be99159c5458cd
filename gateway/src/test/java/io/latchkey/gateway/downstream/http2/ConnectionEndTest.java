package io.latchkey.gateway.downstream.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionEndTest {
  private static final int PIECE = 64 << 10;

  /** A PING on a stream, which breaks a rule of the connection (RFC 9113 section 6.7). */
  private static final byte[] BROKEN = {
    0, 0, 8, Http2FrameTypes.PING, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private final EmbeddedChannel channel = EmbeddedCaller.open(ctx -> {}, record -> {});

  @BeforeEach
  void freeze() {
    channel.freezeTime();
    channel.runPendingTasks();
    channel.releaseOutbound();
  }

  @AfterEach
  void close() {
    channel.checkException();
    channel.finishAndReleaseAll();
  }

  private void cutOff(int octetsMore) {
    channel.writeInbound(Unpooled.buffer().writeBytes(BROKEN).writeZero(octetsMore));
    channel.runPendingTasks();
    ByteBuf written = channel.readOutbound();
    assertThat(written.getByte(written.readerIndex() + 3)).isEqualTo(Http2FrameTypes.GO_AWAY);
    written.release();
    channel.releaseOutbound();
  }

  /** Sends octets that say nothing, each piece of which must be let go. */
  private void send(long octets) {
    for (long left = octets; left > 0; left -= PIECE) {
      ByteBuf piece = Unpooled.buffer().writeZero((int) Math.min(PIECE, left));
      channel.writeInbound(piece);
      assertThat(piece.refCnt()).isZero();
    }
    channel.runPendingTasks();
  }

  @Test
  void asMuchIsDroppedAsMayBeUnderWay() {
    cutOff(0);
    send(ConnectionEnd.MAX_DROPPED);
    assertThat(channel.isOpen()).isTrue();

    send(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whatCameWithTheBreachIsDroppedToo() {
    cutOff(PIECE);
    send(ConnectionEnd.MAX_DROPPED - PIECE);
    assertThat(channel.isOpen()).isTrue();

    send(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoSendsNothingMoreIsClosedInTime() {
    cutOff(0);
    channel.advanceTimeBy(ConnectionEnd.LONGEST_NANOS - 1, TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isTrue();

    channel.advanceTimeBy(1, TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void nothingIsAnsweredAfterTheEnd() {
    cutOff(0);
    channel.writeInbound(Unpooled.copiedBuffer(BROKEN));
    channel.runPendingTasks();

    assertThat((Object) channel.readOutbound()).isNull();
  }
}

package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutletTest extends EpollPeer {
  private ChannelHandlerContext ctx;

  @BeforeEach
  void begin() {
    ctx = channel.pipeline().firstContext();
  }

  @Test
  void whatTheSystemTakesIsReleasedAtOnce() throws Exception {
    ByteBuf out = buffer("hello");
    onLoop(() -> new Outlet(ctx).send(out));
    assertThat(out.refCnt()).isZero();
    assertThat(read(5)).isEqualTo("hello");
  }

  @Test
  void nothingOvertakesWhatWaits() throws Exception {
    onLoop(
        () -> {
          Outlet outlet = new Outlet(ctx);
          outlet.send(buffer("a"));
          ctx.write(buffer("b")); // not flushed
          outlet.send(buffer("c"));
          outlet.send(buffer("d"));
        });
    assertThat(read(4)).isEqualTo("abcd");
  }

  @Test
  void whatTheSystemDoesNotTakeGoesOutLater() throws Exception {
    byte[] much = new byte[MUCH];
    new Random(7).nextBytes(much);
    ByteBuf out = buffer(much);
    onLoop(
        () -> {
          Outlet outlet = new Outlet(ctx);
          outlet.send(out);
          outlet.send(buffer("end"));
        });
    assertThat(out.refCnt()).as("some of it waits").isOne();
    assertThat(peer.getInputStream().readNBytes(MUCH)).isEqualTo(much);
    assertThat(read(3)).isEqualTo("end");
  }

  @Test
  void nothingGoesToADescriptorThatIsClosed() throws Exception {
    ByteBuf out = buffer("late");
    onLoop(
        () -> {
          Outlet outlet = new Outlet(ctx);
          ctx.close();
          outlet.send(out);
        });
    assertThat(out.refCnt()).isZero();
    assertThat(peer.getInputStream().read()).isNegative();
  }

  @Test
  void nothingGoesOutAfterTheEndOfOurDirection() throws Exception {
    ByteBuf out = buffer("late");
    onLoop(
        () -> {
          Outlet outlet = new Outlet(ctx);
          channel.shutdownOutput();
          outlet.send(out);
        });
    assertThat(out.refCnt()).isZero();
    assertThat(peer.getInputStream().read()).isNegative();
  }

  @Test
  void whoHandlesWritesIsNotPassedOver() throws Exception {
    onLoop(
        () -> {
          channel
              .pipeline()
              .addFirst(
                  new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(
                        ChannelHandlerContext context, Object message, ChannelPromise promise) {
                      ((ByteBuf) message).setByte(0, 'x');
                      context.write(message, promise);
                    }
                  });
          new Outlet(ctx).send(buffer("abc"));
        });
    assertThat(read(3)).isEqualTo("xbc");
  }

  @Test
  void aChannelOfAnotherKindIsWrittenAsEver() {
    EmbeddedChannel other = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    new Outlet(other.pipeline().firstContext()).send(buffer("hi"));
    ByteBuf sent = other.readOutbound();
    assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo("hi");
    sent.release();
    other.finishAndReleaseAll();
  }
}

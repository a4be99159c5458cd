package io.latchkey.gateway.downstream.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.journey.http2.FuzzedFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

/** Whatever frames a caller sends, each call ends once, and nothing is kept of the connection. */
class CallerFramesFuzz {
  private static final int MOST_ANSWER = 8 << 20;

  @FuzzTest(maxDuration = "1m")
  void anyFramesAreAnsweredOrRefused(byte[] bytes) {
    EmbeddedChannel channel = EmbeddedCaller.open(ctx -> ctx.close(), record -> {});
    channel.writeInbound(Unpooled.copiedBuffer(FuzzedFrames.of(bytes)));
    channel.runPendingTasks();
    long answered = drain(channel);
    channel.close();
    channel.runPendingTasks();
    answered += drain(channel);
    channel.checkException();
    assertThat(answered).isLessThan(MOST_ANSWER);
    channel.finishAndReleaseAll();
  }

  private static long drain(EmbeddedChannel channel) {
    long octets = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      octets += out.readableBytes();
      out.release();
    }
    return octets;
  }
}

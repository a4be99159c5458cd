package io.latchkey.gateway.downstream.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.exchange.Conductor;
import io.latchkey.gateway.exchange.GatewayPlan;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.journey.http2.FuzzedFrames;
import io.latchkey.gateway.overload.LoopGates;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.upstream.authority.Introspection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Whatever frames a caller sends, each call ends once, and nothing is kept of the connection. */
class CallerFramesFuzz {
  private static final byte[] BEGIN =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int MOST_ANSWER = 8 << 20;

  private static final Peer PEER =
      new Peer(InetAddress.getLoopbackAddress(), 1, false, null, false);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Terms TERMS =
      new Terms(
          "fuzz",
          PEER,
          () -> false,
          512,
          2048,
          20,
          50,
          10,
          LONG,
          LONG,
          240,
          LONG,
          new SharedRoom(1 << 20));

  @FuzzTest(maxDuration = "1m")
  void anyFramesAreAnsweredOrRefused(byte[] bytes) {
    int[] ended = new int[1];
    Introspection nobody =
        new Introspection(
            List.of(),
            request -> new CompletableFuture<>(),
            new DefaultEventLoop(),
            InstantSource.system(),
            System::nanoTime);
    Conductor conductor =
        new Conductor(
            new GatewayPlan(Callers.of(List.of()), SigningKeys.NONE, nobody, Routes.of(List.of())),
            InstantSource.system(),
            System::nanoTime,
            () -> "id",
            record -> ended[0]++,
            new LoopGates(System::nanoTime, () -> 0, 1));
    EmbeddedChannel channel =
        new EmbeddedChannel(CallerFramesBuilder.handler(TERMS, conductor, ctx -> ctx.close()));
    channel.writeInbound(Unpooled.copiedBuffer(BEGIN));
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

package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.journey.http2.FuzzedFrames;
import io.netty.buffer.Unpooled;

/** Whatever frames a tenant sends, a call hears one end, and nothing after it. */
class TenantFramesFuzz {
  @FuzzTest(maxDuration = "1m")
  void anyFramesEndACallOnce(byte[] bytes) {
    try (Http2Bench bench = new Http2Bench()) {
      Recorder first = bench.get();
      Recorder second = bench.send(bench.connection.lend(), "POST", Framing.CHUNKED);
      if (bench.channel.isActive()) {
        bench.channel.writeInbound(Unpooled.copiedBuffer(FuzzedFrames.of(bytes)));
      }
      bench.run();
      bench.cut();
      bench.run();
      bench.channel.checkException();
      assertThat(first.ends()).isEqualTo(1);
      assertThat(second.ends()).isEqualTo(1);
    }
  }
}

package io.latchkey.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Any bytes of either side mean the same in whatever pieces, and go on as they came or not. */
class FrameFlowFuzz {

  @FuzzTest(maxDuration = "1m")
  void framesGoOnAsTheyCame(byte[] bytes) {
    boolean caller = bytes.length > 0 && (bytes[0] & 1) == 0;
    boolean extended = bytes.length > 1 && (bytes[1] & 1) == 0;
    Passed whole = new Passed(caller, extended, bytes, Math.max(1, bytes.length));
    int size = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 7);
    Passed pieces = new Passed(caller, extended, bytes, size);
    assertThat(pieces.sent()).isEqualTo(whole.sent());
    assertThat(pieces.flow.violation()).isEqualTo(whole.flow.violation());
    assertThat(pieces.flow.isClosed()).isEqualTo(whole.flow.isClosed());
    assertThat(whole.sent()).isEqualTo(Arrays.copyOf(bytes, whole.sent().length));
  }

  /** What became of bytes that came in pieces of one size. */
  private static final class Passed {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FrameFlow flow;

    Passed(boolean caller, boolean extended, byte[] bytes, int size) {
      flow =
          caller
              ? FrameFlow.ofCaller(extended, this::take)
              : FrameFlow.ofTenant(extended, this::take);
      for (int at = 0; at < bytes.length; at += size) {
        flow.pass(Unpooled.copiedBuffer(bytes, at, Math.min(size, bytes.length - at)));
      }
    }

    private void take(ByteBuf piece) {
      byte[] octets = new byte[piece.readableBytes()];
      piece.readBytes(octets);
      piece.release();
      out.writeBytes(octets);
    }

    byte[] sent() {
      return out.toByteArray();
    }
  }
}

package io.latchkey.gateway.downstream.accept;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Any bytes of a balancer are one header, none, or not yet one; never two of these by pieces. */
class ProxyHeaderFuzz {

  @FuzzTest(maxDuration = "1m")
  void aHeaderIsReadTheSameInPieces(byte[] bytes) {
    String whole = read(bytes, bytes.length);
    String pieces = "more";
    for (int length = 1; length <= bytes.length && pieces.equals("more"); length++) {
      pieces = read(bytes, length);
    }
    assertThat(pieces).isEqualTo(bytes.length == 0 ? "more" : whole);
  }

  private static String read(byte[] bytes, int length) {
    ByteBuf in = Unpooled.copiedBuffer(bytes, 0, length);
    try {
      ProxyHeader header = ProxyHeader.read(in);
      if (header == null) {
        assertThat(in.readerIndex()).isZero();
        assertThat(length).isLessThan(ProxyHeader.MAX_V2);
        return "more";
      }
      return header + " in " + in.readerIndex();
    } catch (MalformedException malformed) {
      return "malformed";
    } finally {
      in.release();
    }
  }
}

package io.latchkey.gateway.downstream.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller's hello that chooses a certificate, or never ends. */
class NameChoiceTest {
  private final List<String> asked = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new NameChoice(
              (alloc, name) -> {
                asked.add(String.valueOf(name));
                return serving();
              }),
          new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
              ctx.close();
            }
          });

  @AfterEach
  void finish() {
    channel.finishAndReleaseAll();
  }

  private static SslHandler serving() {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(false);
      return new SslHandler(engine);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The beginning of a handshake message of so many octets, in a record of its own. */
  private static ByteBuf hello(int length, int inThisRecord) {
    ByteBuf bytes = Unpooled.buffer();
    bytes.writeByte(0x16).writeShort(0x0301).writeShort(4 + inThisRecord);
    bytes.writeByte(1).writeMedium(length).writeZero(inThisRecord);
    return bytes;
  }

  @Test
  void aHelloAsLongAsAllowedIsWaitedFor() {
    channel.writeInbound(hello(NameChoice.MAX_HELLO, 100));

    assertThat(channel.isOpen()).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void aHelloOneOctetLongerEndsTheConnection() {
    channel.writeInbound(hello(NameChoice.MAX_HELLO + 1, 100));

    assertThat(channel.isOpen()).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void aHelloThatNeverEndsIsCutOffInTime() {
    EmbeddedChannel slow = new EmbeddedChannel();
    slow.freezeTime();
    slow.pipeline().addLast(new NameChoice((alloc, name) -> serving()));
    slow.writeInbound(hello(1000, 10));
    slow.advanceTimeBy(CallerTls.HELLO_MILLIS - 1, TimeUnit.MILLISECONDS);
    slow.runScheduledPendingTasks();
    assertThat(slow.isOpen()).isTrue();

    slow.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    slow.runScheduledPendingTasks();
    assertThat(slow.isOpen()).isFalse();
    slow.finishAndReleaseAll();
  }

  @Test
  void whatIsNoHelloGetsTheFirstCertificatesHandler() {
    byte[] http = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    channel.writeInbound(Unpooled.copiedBuffer(http));

    assertThat(asked).containsExactly("null");
    assertThat(channel.isOpen()).isFalse();
  }
}

package io.latchkey.gateway.downstream.accept;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Looks at the first octets on a cleartext listener, says in the log if they are the hello of a TLS
 * handshake (RFC 8446 section 5.1), and leaves. They go on as they are, to be refused as what they
 * are there: a malformed request.
 */
final class TlsOnCleartext extends ChannelInboundHandlerAdapter {
  private static final int HANDSHAKE = 0x16;
  private static final int VERSION_3 = 0x03;

  private final Listener listener;
  private final Strangers log;

  TlsOnCleartext(Listener listener, Strangers log) {
    this.listener = listener;
    this.log = log;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (bytes.readableBytes() > 1
        && bytes.getUnsignedByte(bytes.readerIndex()) == HANDSHAKE
        && bytes.getUnsignedByte(bytes.readerIndex() + 1) == VERSION_3) {
      log.say(listener.name(), Peers.text(ctx.channel()), "looks like TLS on a cleartext listener");
    }
    ctx.fireChannelRead(message);
    ctx.pipeline().remove(this);
  }
}

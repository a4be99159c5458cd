package io.latchkey.gateway.journey;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Netty's own codec of HTTP/1.1. */
final class NettyReader implements SecondReader {
  @Override
  public List<Seen> read(String bytes) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(16384, 131072, 8192));
    List<Seen> seen = new ArrayList<>();
    try {
      ByteBuf in = Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1);
      channel.writeInbound(in);
      String method = "";
      String target = "";
      StringBuilder content = new StringBuilder();
      for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
        if (part instanceof HttpRequest head) {
          if (head.decoderResult().isFailure()) {
            break;
          }
          method = head.method().name();
          target = head.uri();
          content.setLength(0);
        }
        if (part instanceof HttpContent piece) {
          content.append(piece.content().toString(StandardCharsets.ISO_8859_1));
          if (piece.decoderResult().isFailure()) {
            ReferenceCountUtil.release(part);
            break;
          }
        }
        if (part instanceof LastHttpContent) {
          seen.add(new Seen(method, target, content.toString()));
        }
        ReferenceCountUtil.release(part);
      }
    } finally {
      channel.finishAndReleaseAll();
    }
    return seen;
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "Netty";
  }
}

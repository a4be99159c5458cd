package io.latchkey.gateway.journey;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Netty's own codec of HTTP/1.1, as a client has it. */
final class NettyClient implements SecondClient {
  @Override
  public Heard read(String method, String bytes) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec(16384, 131072, 8192, true));
    List<String> answers = new ArrayList<>();
    boolean whole = false;
    try {
      channel.writeOutbound(
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), "/x"));
      channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
      try {
        channel.close();
        channel.checkException();
      } catch (PrematureChannelClosureException cut) {
        return new Heard(List.of(), false);
      }
      int status = 0;
      StringBuilder content = new StringBuilder();
      for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
        if (((HttpObject) part).decoderResult().isFailure()) {
          whole = false;
        }
        if (part instanceof HttpResponse head) {
          status = head.status().code();
          content.setLength(0);
        }
        if (part instanceof HttpContent piece) {
          content.append(piece.content().toString(StandardCharsets.ISO_8859_1));
        }
        if (part instanceof LastHttpContent && status >= 200) {
          answers.add(status + " " + content);
          whole = ((HttpObject) part).decoderResult().isSuccess();
        }
        ReferenceCountUtil.release(part);
      }
    } finally {
      channel.finishAndReleaseAll();
    }
    return new Heard(answers, whole);
  }

  @Override
  public String toString() {
    return "Netty";
  }
}

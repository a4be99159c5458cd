package io.latchkey.gateway.journey;

import io.latchkey.gateway.downstream.parse.RequestReader;
import io.latchkey.gateway.downstream.parse.RequestStream;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the gateway's own reader makes of a caller's bytes: what it decides on.
 *
 * @param requests the complete ones, as they must reach the tenant
 * @param ended whether the connection ends with what was sent; otherwise more is waited for
 */
record OwnReading(List<Seen> requests, boolean ended) {

  static OwnReading of(String bytes) {
    Peer peer = Peer.at(InetAddress.getLoopbackAddress());
    RequestStream stream =
        new RequestStream(new RequestReader(peer, 8192, 65536, 200, () -> false), 65536);
    stream.feed(
        UnpooledByteBufAllocator.DEFAULT,
        Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    List<Seen> seen = new ArrayList<>();
    try {
      boolean closed = false;
      RequestHead head = stream.head();
      while (head != null && !closed && content(stream, head, seen)) {
        closed = !head.keepAlive();
        head = closed ? null : stream.head();
      }
      return new OwnReading(seen, closed);
    } catch (RefusedException refused) {
      return new OwnReading(seen, true);
    } finally {
      stream.release();
    }
  }

  private static boolean content(RequestStream stream, RequestHead head, List<Seen> seen)
      throws RefusedException {
    StringBuilder content = new StringBuilder();
    for (ByteBuf piece = stream.content(); piece != null; piece = stream.content()) {
      content.append(piece.toString(StandardCharsets.ISO_8859_1));
      piece.release();
    }
    if (!stream.isComplete()) {
      return false;
    }
    String query = head.target().rawQuery();
    // what the routes of CorpusBench make of it
    int stripped = head.target().routingPath().startsWith("/cut/") ? 1 : 0;
    String target = head.target().rawAfter(stripped) + (query == null ? "" : "?" + query);
    seen.add(new Seen(head.method(), target, content.toString()));
    return true;
  }
}

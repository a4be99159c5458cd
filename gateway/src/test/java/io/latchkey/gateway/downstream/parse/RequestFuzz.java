package io.latchkey.gateway.downstream.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.FieldSection;
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

/** Any bytes of a caller read the same, in however many pieces they come. */
class RequestFuzz {
  private static final Peer PEER =
      new Peer(InetAddress.getLoopbackAddress(), 1, false, null, false);
  private static final int MOST_REQUESTS = 8;

  @FuzzTest(maxDuration = "1m")
  void bytesHaveOneReading(byte[] bytes) {
    List<String> whole = read(bytes, bytes.length);
    int piece = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 7);
    assertThat(read(bytes, piece)).isEqualTo(whole);
  }

  /** What the bytes mean, handed over in pieces of {@code size}. */
  private static List<String> read(byte[] bytes, int size) {
    RequestStream stream =
        new RequestStream(new RequestReader(PEER, 512, 2048, 20, () -> false), 2048);
    List<String> events = new ArrayList<>();
    StringBuilder content = new StringBuilder();
    boolean inContent = false;
    try {
      for (int at = 0; at < bytes.length; at += size) {
        ByteBuf piece = Unpooled.copiedBuffer(bytes, at, Math.min(size, bytes.length - at));
        stream.feed(UnpooledByteBufAllocator.DEFAULT, piece);
        boolean moved = true;
        while (moved && events.size() < MOST_REQUESTS) {
          if (!inContent) {
            RequestHead head = stream.held() == 0 ? null : stream.head();
            moved = head != null;
            inContent = moved;
            if (head != null) {
              events.add(text(head));
            }
          } else if (stream.isComplete()) {
            events.add("content " + content + " trailers " + lines(stream.trailers()));
            content.setLength(0);
            inContent = false;
          } else {
            ByteBuf some = stream.content();
            moved = some != null || stream.isComplete();
            if (some != null) {
              content.append(some.toString(StandardCharsets.ISO_8859_1));
              some.release();
            }
          }
        }
      }
    } catch (RefusedException refused) {
      events.add("refused " + refused.refusal().reason());
    } finally {
      stream.release();
    }
    return events;
  }

  private static String text(RequestHead head) {
    return String.join(
        " ",
        head.method(),
        head.target().rawPath(),
        String.valueOf(head.target().rawQuery()),
        head.authority().text(),
        head.framing().toString(),
        String.valueOf(head.keepAlive()),
        lines(head.fields()));
  }

  private static String lines(FieldSection fields) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < fields.count(); i++) {
      lines.append(fields.name(i)).append(": ").append(fields.value(i)).append('|');
    }
    return lines.toString();
  }
}

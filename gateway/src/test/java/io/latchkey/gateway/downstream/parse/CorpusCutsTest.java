package io.latchkey.gateway.downstream.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.journey.Corpus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request of the corpus has one reading, in however many pieces it comes. */
class CorpusCutsTest {
  private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

  static List<Corpus.Case> cases() {
    return Corpus.requests();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noCutChangesTheReading(Corpus.Case one) {
    byte[] bytes = one.bytes('>').getBytes(StandardCharsets.ISO_8859_1);
    String whole = read(bytes, bytes.length);
    for (int cut = Math.max(1, bytes.length - 400); cut < bytes.length; cut++) {
      assertThat(read(bytes, cut)).as("cut at %s", cut).isEqualTo(whole);
    }
  }

  private static String read(byte[] bytes, int cut) {
    Peer peer = Peer.at(InetAddress.getLoopbackAddress());
    RequestStream stream =
        new RequestStream(new RequestReader(peer, 8192, 65536, 200, () -> false), 65536);
    StringBuilder read = new StringBuilder();
    boolean[] inContent = {false};
    try {
      stream.feed(ALLOC, ALLOC.buffer().writeBytes(bytes, 0, cut));
      advance(stream, read, inContent);
      if (cut < bytes.length) {
        stream.feed(ALLOC, ALLOC.buffer().writeBytes(bytes, cut, bytes.length - cut));
        advance(stream, read, inContent);
      }
    } catch (RefusedException refused) {
      read.append(refused.refusal().reason()).append(refused.refusal().detail());
    } finally {
      stream.release();
    }
    return read.toString();
  }

  private static void advance(RequestStream stream, StringBuilder read, boolean[] inContent)
      throws RefusedException {
    boolean moved = true;
    while (moved) {
      if (inContent[0]) {
        ByteBuf piece = stream.content();
        moved = piece != null || stream.isComplete();
        if (piece != null) {
          read.append(piece.toString(StandardCharsets.ISO_8859_1));
          piece.release();
        } else if (stream.isComplete()) {
          read.append("|").append(stream.trailers().count()).append("|");
          inContent[0] = false;
        }
      } else {
        RequestHead head = stream.head();
        moved = head != null;
        if (head != null) {
          read.append(head.method()).append(head.target()).append(head.framing());
          inContent[0] = true;
        }
      }
    }
  }
}

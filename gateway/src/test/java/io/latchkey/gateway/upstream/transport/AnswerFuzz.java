package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any bytes of a tenant read the same, in however many pieces they come. */
class AnswerFuzz {

  @FuzzTest(maxDuration = "1m")
  void bytesHaveOneReading(byte[] bytes) {
    boolean toHead = bytes.length > 0 && (bytes[0] & 64) == 0;
    String whole = read(bytes, Math.max(1, bytes.length), toHead);
    int piece = bytes.length == 0 ? 1 : 1 + (bytes[bytes.length - 1] & 7);
    assertThat(read(bytes, piece, toHead)).isEqualTo(whole);
  }

  private static String read(byte[] bytes, int size, boolean toHead) {
    Heard heard = new Heard();
    AnswerDecoder decoder = new AnswerDecoder(toHead);
    try {
      for (int at = 0; at < bytes.length; at += size) {
        ByteBuf piece = Unpooled.copiedBuffer(bytes, at, Math.min(size, bytes.length - at));
        if (decoder.decode(UnpooledByteBufAllocator.DEFAULT, piece, () -> heard)) {
          heard.events.add("end " + decoder.trailers().count());
          break;
        }
      }
    } catch (MalformedException malformed) {
      heard.events.add("malformed");
    } finally {
      decoder.close();
    }
    return heard.events + " " + heard.content;
  }

  /** Writes down what it hears; content is one text, in however many pieces it came. */
  private static final class Heard implements AnswerListener {
    private final List<String> events = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();

    @Override
    public void onInterim(int status, FieldSection fields) {
      events.add("interim " + status + " " + fields.count());
    }

    @Override
    public void onAnswer(int status, FieldSection fields, Framing framing) {
      events.add("answer " + status + " " + fields.count() + " " + framing);
    }

    @Override
    public void onContent(ByteBuf piece) {
      content.append(piece.toString(StandardCharsets.ISO_8859_1));
      piece.release();
    }

    @Override
    public void onPause() {
      // pauses are where the pieces end
    }

    @Override
    public void onEnd(FieldSection trailers) {
      throw new AssertionError("the decoder does not end a call");
    }

    @Override
    public void onFailure(UpstreamException why) {
      throw new AssertionError("the decoder does not end a call");
    }

    @Override
    public void onWritabilityChanged() {
      throw new AssertionError("the decoder writes nothing");
    }
  }
}

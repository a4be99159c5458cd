package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Delivers bytes to a reader in pieces, and says in one line what came of it. */
final class Pieces {
  private Pieces() {}

  /** Reads what has arrived; null where more is needed. */
  interface Reading {
    String read(ByteBuf in) throws MalformedException;
  }

  /** Makes a reader for one delivery. */
  interface Readings {
    Reading begin();
  }

  /** What comes of {@code input} as a whole, having checked that no way to cut it changes that. */
  static String verdict(String input, Readings readings) {
    byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
    String whole = deliver(bytes, readings.begin(), List.of());
    List<Integer> everywhere = new ArrayList<>();
    for (int at = 1; at < bytes.length; at++) {
      everywhere.add(at);
      assertThat(deliver(bytes, readings.begin(), List.of(at)))
          .as("cut at %s", at)
          .isEqualTo(whole);
    }
    assertThat(deliver(bytes, readings.begin(), everywhere)).as("octets").isEqualTo(whole);
    return whole;
  }

  /** What comes of the bytes when they arrive cut at these positions. */
  static String deliver(byte[] bytes, Reading reading, List<Integer> cuts) {
    ByteBuf in = PooledByteBufAllocator.DEFAULT.buffer(bytes.length + 1);
    try {
      String result = null;
      int from = 0;
      for (int i = 0; i <= cuts.size() && result == null; i++) {
        int to = i == cuts.size() ? bytes.length : cuts.get(i);
        in.writeBytes(bytes, from, to - from);
        from = to;
        result = reading.read(in);
      }
      return result == null ? "incomplete" : result;
    } catch (MalformedException malformed) {
      return malformed.fault() + ": " + malformed.what();
    } finally {
      assertThat(in.refCnt()).isEqualTo(1);
      in.release();
    }
  }

  /** Reads content, and tells it with its trailers. */
  static Readings content(Framing framing, int maxTrailers) {
    return () -> {
      ContentReader reader = ContentReader.of(framing, maxTrailers);
      StringBuilder text = new StringBuilder();
      return in -> {
        for (ByteBuf piece = reader.read(in); piece != null; piece = reader.read(in)) {
          assertThat(piece.isReadable()).isTrue();
          text.append(piece.toString(StandardCharsets.ISO_8859_1));
          piece.release();
        }
        return reader.isComplete() ? text + "|" + lines(reader.trailers()) : null;
      };
    };
  }

  /** The fields as {@code name=value;}. */
  static String lines(FieldSection fields) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < fields.count(); i++) {
      text.append(fields.name(i)).append('=').append(fields.value(i)).append(';');
    }
    return text.toString();
  }
}

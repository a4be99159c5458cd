package io.latchkey.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was last read of short texts, by their octets: whoever sends the same again gets the same
 * reading. Each text has one place; another text with that place takes it over, so that no sequence
 * of texts makes it hold more or costs more than reading them.
 *
 * <p>For readings that depend on nothing but the text, are immutable and no secret. Confined to one
 * thread.
 */
final class Recent<T> {
  /** The longest text that is kept, in octets. */
  static final int LONGEST = 128;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  /** A text, and behind it what it was read as. */
  private final @Nullable Object[] places;

  private final int shift;

  /**
   * Of nothing yet.
   *
   * @param most how many texts are kept at most: a power of two
   */
  Recent(int most) {
    places = new @Nullable Object[2 * most];
    shift = Long.SIZE - Integer.numberOfTrailingZeros(most);
  }

  /** What the octets at {@code from} to {@code to} were read as, or null. */
  @SuppressWarnings("unchecked")
  @Nullable T find(byte[] in, int from, int to) {
    int place = place(in, from, to);
    boolean same =
        places[place] instanceof byte[] text && Arrays.equals(in, from, to, text, 0, text.length);
    return same ? (T) places[place + 1] : null;
  }

  /** Keeps what the octets at {@code from} to {@code to} are read as, if they are few. */
  void keep(byte[] in, int from, int to, T reading) {
    if (to - from <= LONGEST) {
      int place = place(in, from, to);
      places[place] = Arrays.copyOfRange(in, from, to);
      places[place + 1] = reading;
    }
  }

  private int place(byte[] in, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(in, at)) * MIX;
    }
    for (; at < to; at++) {
      hash = (hash ^ in[at]) * MIX;
    }
    return 2 * (int) ((hash ^ hash >>> 32) * MIX >>> shift);
  }
}

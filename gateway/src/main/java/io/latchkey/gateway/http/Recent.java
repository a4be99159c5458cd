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

  private record Entry<T>(byte[] text, T reading) {}

  private final @Nullable Entry<T>[] places;
  private final int shift;

  /**
   * Of nothing yet.
   *
   * @param most how many texts are kept at most: a power of two
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  Recent(int most) {
    places = new Entry[most];
    shift = Long.SIZE - Integer.numberOfTrailingZeros(most);
  }

  /** What the octets at {@code from} to {@code to} were read as, or null. */
  @Nullable T find(byte[] in, int from, int to) {
    Entry<T> entry = places[place(in, from, to)];
    boolean same = entry != null && Arrays.equals(in, from, to, entry.text, 0, entry.text.length);
    return same ? entry.reading : null;
  }

  /** Keeps what the octets at {@code from} to {@code to} are read as, if they are few. */
  void keep(byte[] in, int from, int to, T reading) {
    if (to - from <= LONGEST) {
      places[place(in, from, to)] = new Entry<>(Arrays.copyOfRange(in, from, to), reading);
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
    return (int) ((hash ^ hash >>> 32) * MIX >>> shift);
  }
}

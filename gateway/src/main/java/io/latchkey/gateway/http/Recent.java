package io.latchkey.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was last read of short texts, by their octets: whoever sends the same again gets the same
 * reading. Each text has {@value #WAYS} places; where others have all of them it takes one over, so
 * that no sequence of texts makes it hold more or costs more than reading them.
 *
 * <p>For readings that depend on nothing but the text, are immutable and no secret. Confined to one
 * thread.
 */
final class Recent<T> {
  /** The longest text that is kept, in octets. */
  static final int LONGEST = 128;

  /**
   * How many places a text may have: with one, of 1,000 texts in 2,048 places 39 % share theirs.
   */
  static final int WAYS = 4;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private record Entry<T>(byte[] text, T reading) {}

  private final @Nullable Entry<T>[] places;
  private final int[] hashes;
  private final int shift;
  private int turn;

  /**
   * Of nothing yet.
   *
   * @param most how many texts are kept at most: a power of two, and more than {@value #WAYS}
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  Recent(int most) {
    places = new Entry[most];
    hashes = new int[most];
    shift = Integer.SIZE - Integer.numberOfTrailingZeros(most / WAYS);
  }

  /** What the octets at {@code from} to {@code to} were read as, or null. */
  @Nullable T find(byte[] in, int from, int to) {
    int hash = hash(in, from, to);
    int first = (hash >>> shift) * WAYS;
    for (int i = first; i < first + WAYS; i++) {
      // most others are told by their hash, which is nearer than they are
      Entry<T> entry = hashes[i] == hash ? places[i] : null;
      if (entry != null && Arrays.equals(in, from, to, entry.text, 0, entry.text.length)) {
        return entry.reading;
      }
    }
    return null;
  }

  /** Keeps what the octets at {@code from} to {@code to}, not found, are read as, if few. */
  void keep(byte[] in, int from, int to, T reading) {
    if (to - from > LONGEST) {
      return;
    }
    int hash = hash(in, from, to);
    int place = free((hash >>> shift) * WAYS);
    hashes[place] = hash;
    places[place] = new Entry<>(Arrays.copyOfRange(in, from, to), reading);
  }

  private int free(int first) {
    for (int i = first; i < first + WAYS; i++) {
      if (places[i] == null) {
        return i;
      }
    }
    // texts that come in turn, one more than there are places, must not all miss
    turn = (turn + 1) % WAYS;
    return first + turn;
  }

  private static int hash(byte[] in, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(in, at)) * MIX;
    }
    for (; at < to; at++) {
      hash = (hash ^ in[at]) * MIX;
    }
    return (int) ((hash ^ hash >>> 32) * MIX >>> 32);
  }
}

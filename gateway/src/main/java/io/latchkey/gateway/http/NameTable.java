package io.latchkey.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names that fields mostly have, found by eight octets at each of their ends: a name that is
 * found is known to be well-formed. Case never matters; the usual spellings are found faster.
 */
final class NameTable {
  /** Says of a name that it is in the table though no stage looks at it. */
  static final int ORDINARY = 62;

  /** Says of a name that it is not in the table. */
  static final int UNKNOWN = 63;

  /** None is dropped by any stage on any route; of the others there may be such. */
  static final List<String> ORDINARY_NAMES =
      List.of(
          "Accept",
          "Accept-Language",
          "Accept-Ranges",
          "Access-Control-Allow-Origin",
          "Age",
          "Content-Disposition",
          "Content-Language",
          "Content-Security-Policy",
          "DNT",
          "ETag",
          "If-Modified-Since",
          "If-None-Match",
          "Last-Modified",
          "Origin",
          "Priority",
          "Range",
          "Referer",
          "Referrer-Policy",
          "Sec-Fetch-Dest",
          "Sec-Fetch-Mode",
          "Sec-Fetch-Site",
          "Server",
          "User-Agent",
          "Vary",
          "X-Content-Type-Options",
          "X-Frame-Options",
          "X-Requested-With",
          "X-XSS-Protection");

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long CASES = 0x2020_2020_2020_2020L;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  /** Sparse, so that a name which is not there is mostly found missing at once. */
  private static final int BITS = 9;

  private static final @Nullable Entry[] TABLE = new @Nullable Entry[1 << BITS];

  static {
    for (FieldName name : FieldName.values()) {
      add(name.wire(), name.ordinal());
    }
    ORDINARY_NAMES.forEach(name -> add(name, ORDINARY));
  }

  /** One name, with eight octets of each of its ends as numbers. */
  private static final class Entry {
    final byte[] spelled;
    final byte[] lower;
    final int id;
    private final long first;
    private final long last;
    private final long firstLower;
    private final long lastLower;

    Entry(String name, int id) {
      this.spelled = name.getBytes(StandardCharsets.US_ASCII);
      this.lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
      this.id = id;
      this.first = NameTable.first(spelled, 0, spelled.length);
      this.last = NameTable.last(spelled, 0, spelled.length);
      this.firstLower = NameTable.first(lower, 0, lower.length);
      this.lastLower = NameTable.last(lower, 0, lower.length);
    }

    /** Whether it is the name that begins at {@code from}, is as long and has these ends. */
    boolean is(byte[] in, int from, long theirFirst, long theirLast) {
      if (theirFirst == first && theirLast == last && hasMiddle(in, from, spelled)
          || theirFirst == firstLower && theirLast == lastLower && hasMiddle(in, from, lower)) {
        return true;
      }
      for (int i = 0; i < lower.length; i++) {
        if (Ascii.lower(in[from + i]) != lower[i]) {
          return false;
        }
      }
      return true;
    }

    /** Compares what is in neither of the eight octets at its ends. */
    private static boolean hasMiddle(byte[] in, int from, byte[] name) {
      for (int i = Long.BYTES; i < name.length - Long.BYTES; i += Long.BYTES) {
        if ((long) LONGS.get(in, from + i) != (long) LONGS.get(name, i)) {
          return false;
        }
      }
      return true;
    }
  }

  private NameTable() {}

  private static void add(String name, int id) {
    Entry entry = new Entry(name, id);
    int slot = slot(entry.first, entry.last, entry.spelled.length);
    while (TABLE[slot] != null) {
      slot = next(slot);
    }
    TABLE[slot] = entry;
  }

  /**
   * What stands at {@code from} to {@code to}: the ordinal of a {@link FieldName}, {@link
   * #ORDINARY} or {@link #UNKNOWN}.
   */
  static int find(byte[] in, int from, int to) {
    long first = first(in, from, to);
    long last = last(in, from, to);
    int slot = slot(first, last, to - from);
    for (Entry entry = TABLE[slot]; entry != null; entry = TABLE[slot]) {
      if (entry.spelled.length == to - from && entry.is(in, from, first, last)) {
        return entry.id;
      }
      slot = next(slot);
    }
    return UNKNOWN;
  }

  private static int slot(long first, long last, int length) {
    long mixed = (first | CASES) * MIX ^ Long.rotateLeft(last | CASES, 23) + length;
    return (int) (mixed * MIX >>> Long.SIZE - BITS);
  }

  /** The first eight octets of a name, or all, as a number. */
  private static long first(byte[] in, int from, int to) {
    if (from <= in.length - Long.BYTES) {
      long eight = (long) LONGS.get(in, from);
      int size = to - from;
      return size >= Long.BYTES ? eight : eight & (1L << size * Byte.SIZE) - 1;
    }
    return octets(in, from, Math.min(to, from + Long.BYTES));
  }

  /** The last eight octets of a name, or all, as a number. */
  private static long last(byte[] in, int from, int to) {
    return to - from >= Long.BYTES ? (long) LONGS.get(in, to - Long.BYTES) : first(in, from, to);
  }

  private static long octets(byte[] in, int from, int to) {
    long octets = 0;
    for (int at = to - 1; at >= from; at--) {
      octets = octets << Byte.SIZE | in[at] & 0xff;
    }
    return octets;
  }

  private static int next(int slot) {
    return slot + 1 & TABLE.length - 1;
  }
}

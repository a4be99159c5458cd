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

  private record Entry(byte[] spelled, byte[] lower, int id) {

    /** Whether it is the name that begins at {@code from} and is as long. */
    boolean is(byte[] in, int from) {
      if (startsWith(in, from, spelled) || startsWith(in, from, lower)) {
        return true;
      }
      for (int i = 0; i < lower.length; i++) {
        if (Ascii.lower(in[from + i]) != lower[i]) {
          return false;
        }
      }
      return true;
    }

    private static boolean startsWith(byte[] in, int from, byte[] name) {
      int last = name.length - Long.BYTES;
      if (last < 0) {
        for (int i = 0; i < name.length; i++) {
          if (in[from + i] != name[i]) {
            return false;
          }
        }
        return true;
      }
      for (int i = 0; i < last; i += Long.BYTES) {
        if ((long) LONGS.get(in, from + i) != (long) LONGS.get(name, i)) {
          return false;
        }
      }
      return (long) LONGS.get(in, from + last) == (long) LONGS.get(name, last);
    }
  }

  private NameTable() {}

  private static void add(String name, int id) {
    byte[] spelled = name.getBytes(StandardCharsets.US_ASCII);
    byte[] lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    int slot = slot(spelled, 0, spelled.length);
    while (TABLE[slot] != null) {
      slot = next(slot);
    }
    TABLE[slot] = new Entry(spelled, lower, id);
  }

  /**
   * What stands at {@code from} to {@code to}: the ordinal of a {@link FieldName}, {@link
   * #ORDINARY} or {@link #UNKNOWN}.
   */
  static int find(byte[] in, int from, int to) {
    int slot = slot(in, from, to);
    for (Entry entry = TABLE[slot]; entry != null; entry = TABLE[slot]) {
      if (entry.spelled.length == to - from && entry.is(in, from)) {
        return entry.id;
      }
      slot = next(slot);
    }
    return UNKNOWN;
  }

  private static int slot(byte[] in, int from, int to) {
    long first = octets(in, from, Math.min(to, from + Long.BYTES)) | CASES;
    long last = octets(in, Math.max(from, to - Long.BYTES), to) | CASES;
    return (int) ((first * MIX ^ Long.rotateLeft(last, 23) + to - from) * MIX >>> Long.SIZE - BITS);
  }

  /** Up to eight octets as a number. */
  private static long octets(byte[] in, int from, int to) {
    int size = to - from;
    if (from <= in.length - Long.BYTES) {
      long eight = (long) LONGS.get(in, from);
      return size == Long.BYTES ? eight : eight & (1L << size * Byte.SIZE) - 1;
    }
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

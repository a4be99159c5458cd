package io.latchkey.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * A caller's {@code traceparent} (W3C Trace Context section 3.2): the trace it is in and its span.
 *
 * @param high the upper half of the trace's id; not zero together with {@code low}
 * @param low the lower half
 * @param span the caller's span, not zero
 * @param sampled whether the caller may have recorded it
 */
public record TraceParent(long high, long low, long span, boolean sampled) {
  private static final int VERSION_0_LENGTH = 55;
  private static final int MAX_LENGTH = 256;

  /** The one that the fields hold, or null where there is none, several, or a malformed one. */
  public static @Nullable TraceParent of(FieldSection fields) {
    int at = fields.indexOf(FieldName.TRACEPARENT, 0);
    if (at < 0 || fields.indexOf(FieldName.TRACEPARENT, at + 1) >= 0) {
      return null;
    }
    return parse(fields.bytes(), fields.valueStart(at), fields.valueEnd(at));
  }

  private static @Nullable TraceParent parse(byte[] in, int from, int to) {
    int length = to - from;
    if (length < VERSION_0_LENGTH || length > MAX_LENGTH) {
      return null;
    }
    boolean dashes = in[from + 2] == '-' && in[from + 35] == '-' && in[from + 52] == '-';
    if (!dashes || !isHex(in, from, 2) || !isHex(in, from + 3, 32)) {
      return null;
    }
    if (!isHex(in, from + 36, 16) || !isHex(in, from + 53, 2)) {
      return null;
    }
    long version = hex(in, from, 2);
    // a later version may say more, behind another dash
    boolean fits =
        version == 0 ? length == VERSION_0_LENGTH : version != 0xff && endsWell(in, from, to);
    long high = hex(in, from + 3, 16);
    long low = hex(in, from + 19, 16);
    long span = hex(in, from + 36, 16);
    if (!fits || (high | low) == 0 || span == 0) {
      return null;
    }
    return new TraceParent(high, low, span, (hex(in, from + 53, 2) & 1) == 1);
  }

  private static boolean endsWell(byte[] in, int from, int to) {
    return to - from == VERSION_0_LENGTH || in[from + VERSION_0_LENGTH] == '-';
  }

  /** Whether all digits are hexadecimal in lower case, as the specification has them. */
  private static boolean isHex(byte[] in, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (!(in[i] >= '0' && in[i] <= '9' || in[i] >= 'a' && in[i] <= 'f')) {
        return false;
      }
    }
    return true;
  }

  private static long hex(byte[] in, int from, int count) {
    long number = 0;
    for (int i = from; i < from + count; i++) {
      number = number << 4 | (in[i] <= '9' ? in[i] - '0' : in[i] - 'a' + 10);
    }
    return number;
  }
}

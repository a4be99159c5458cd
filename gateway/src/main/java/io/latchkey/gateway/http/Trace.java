package io.latchkey.gateway.http;

/**
 * The place of an exchange in a distributed trace (W3C Trace Context): which trace, under which
 * span, and the names of our own spans. All are numbers of 64 bits, never zero but for {@code
 * parent}.
 *
 * @param high the upper half of the trace's id; not zero together with {@code low}
 * @param low the lower half
 * @param parent the caller's span, or 0 where the trace begins here
 * @param own the span of the exchange
 * @param call the span of the call to the tenant, which the tenant is told as its parent
 * @param sampled whether its spans are recorded
 */
public record Trace(long high, long low, long parent, long own, long call, boolean sampled) {
  private static final int DIGITS = 16;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** Whether the caller's trace goes on. */
  public boolean joined() {
    return parent != 0;
  }

  /** Whether the tenant is told of it in the caller's own words: nothing is recorded here. */
  public boolean passes() {
    return joined() && !sampled;
  }

  /** The trace's id: 32 lower-case hexadecimal digits. */
  public String id() {
    char[] text = new char[2 * DIGITS];
    write(high, text, 0);
    write(low, text, DIGITS);
    return new String(text);
  }

  /** A span's id: 16 lower-case hexadecimal digits. */
  public static String span(long id) {
    char[] text = new char[DIGITS];
    write(id, text, 0);
    return new String(text);
  }

  /** The value of {@code traceparent} towards the tenant (W3C Trace Context section 3.2). */
  public String traceparent() {
    return "00-" + id() + "-" + span(call) + (sampled ? "-01" : "-00");
  }

  private static void write(long number, char[] to, int at) {
    for (int i = 0; i < DIGITS; i++) {
      to[at + i] = HEX[(int) (number >>> 60 - 4 * i) & 15];
    }
  }
}

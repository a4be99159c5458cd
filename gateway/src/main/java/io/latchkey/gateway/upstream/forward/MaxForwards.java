package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.LineBuffer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;

/**
 * How many more intermediaries an OPTIONS may pass (RFC 9110 section 7.6.2). TRACE never comes this
 * far, and to other methods the field means nothing.
 */
final class MaxForwards {
  /** The most that is ever said: digits that nobody counts down to the end. */
  static final int MOST = 999;

  private MaxForwards() {}

  /** Whether line {@code i} is to be written by {@link #write} rather than as it came. */
  static boolean governs(RequestHead head, int i) {
    return head.fields().known(i) == FieldName.MAX_FORWARDS
        && head.method().equals("OPTIONS")
        && isNumber(head.fields().value(i));
  }

  /**
   * Writes one less.
   *
   * @throws RefusedException {@link Reason#METHOD_NOT_IMPLEMENTED} at 0: then the call is for us,
   *     and we have nothing to say of ourselves
   */
  static void write(FieldSection fields, int i, LineBuffer out) throws RefusedException {
    int left = number(fields.value(i)) - 1;
    if (left < 0) {
      throw Refusal.of(Reason.METHOD_NOT_IMPLEMENTED, "Max-Forwards ends this call here.").raise();
    }
    out.start(fields.name(i)).text(Integer.toString(left)).end();
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int number(String digits) {
    int number = 0;
    for (int i = 0; i < digits.length() && number <= MOST; i++) {
      number = number * 10 + (digits.charAt(i) - '0');
    }
    return Math.min(number, MOST + 1);
  }
}

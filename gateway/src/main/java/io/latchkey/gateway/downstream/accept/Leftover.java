package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Content that still comes when the answer is out already. */
final class Leftover {
  /** How many octets of it are read and dropped, so that the connection can be kept. */
  static final int MAX_OCTETS = 64 << 10;

  private Leftover() {}

  /**
   * Whether the content of {@code head} is so small that reading it for nothing is cheaper than a
   * new connection. A caller that waits for 100 (Continue) may never send it.
   */
  static boolean isSmall(@Nullable RequestHead head) {
    return head != null
        && head.framing().kind() == Framing.Kind.LENGTH
        && head.framing().length() <= MAX_OCTETS
        && !head.fields().has(FieldName.EXPECT);
  }
}

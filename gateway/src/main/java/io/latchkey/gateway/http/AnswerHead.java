package io.latchkey.gateway.http;

import java.util.Arrays;

/**
 * An answer's head as it will go to the caller, all but its framing and what the connection needs.
 *
 * <p>Its lines may stand in room that the thread uses again for the next answer's head: who does
 * not write them at once asks for {@link #kept}.
 *
 * @param status 200 to 599
 * @param lines the field lines, each ended by CRLF; only the first {@code length} bytes count
 * @param length how many bytes of {@code lines} count
 */
public record AnswerHead(int status, byte[] lines, int length) {

  /** The same in bytes of its own. */
  public AnswerHead kept() {
    return new AnswerHead(status, Arrays.copyOf(lines, length), length);
  }
}

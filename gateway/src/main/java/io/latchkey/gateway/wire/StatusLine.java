package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.MalformedException;

/**
 * The first line of an answer (RFC 9112 section 4). The reason phrase is dropped: it means nothing.
 *
 * @param status 100 to 599
 * @param http10 whether the version is HTTP/1.0
 */
public record StatusLine(int status, boolean http10) {

  /** Reads the line that stands at 0 to {@code end} of {@code head}, its CRLF excluded. */
  public static StatusLine parse(byte[] head, int end) throws MalformedException {
    String start = "HTTP/1.";
    boolean valid = end >= 12;
    for (int i = 0; valid && i < start.length(); i++) {
      valid = head[i] == start.charAt(i);
    }
    valid = valid && (head[7] == '0' || head[7] == '1') && head[8] == ' ';
    int status = valid ? digit(head[9]) * 100 + digit(head[10]) * 10 + digit(head[11]) : -1;
    if (status < 100 || status > 599 || end > 12 && head[12] != ' ') {
      throw MalformedException.syntax("the status line is malformed");
    }
    for (int i = 12; i < end; i++) {
      int b = head[i];
      if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
        throw MalformedException.syntax("the reason phrase holds a control byte");
      }
    }
    return new StatusLine(status, head[7] == '0');
  }

  private static int digit(byte b) {
    return b >= '0' && b <= '9' ? b - '0' : -1000;
  }
}

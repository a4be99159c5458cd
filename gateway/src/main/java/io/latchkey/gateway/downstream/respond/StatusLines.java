package io.latchkey.gateway.downstream.respond;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** The first line of every answer, made once. */
final class StatusLines {
  private static final byte[][] LINES = new byte[600][];

  static {
    for (int status = 100; status < LINES.length; status++) {
      String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
      LINES[status] =
          ("HTTP/1.1 " + status + " " + reason + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
  }

  private StatusLines() {}

  static byte[] of(int status) {
    return LINES[status];
  }
}

package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.LineBuffer;
import io.latchkey.gateway.http.SecretTraces;
import java.nio.charset.StandardCharsets;

/**
 * Keeps a tenant from telling a caller which credential it was sent: every line of an answer that
 * repeats it is dropped, whatever its name, and the rest of the answer goes on.
 */
final class EchoFilter {
  /** The longest name that is told of. */
  static final int NAME_MOST = 64;

  private EchoFilter() {}

  /** Drops lines out of what was written so far; false where there was nothing to drop. */
  static boolean drop(LineBuffer lines, EchoWatch echoes) {
    SecretTraces secret = echoes.secret();
    byte[] bytes = lines.bytes();
    int length = lines.length();
    if (!secret.areIn(bytes, 0, length)) {
      return false;
    }
    int kept = 0;
    for (int start = 0; start < length; ) {
      int end = start;
      while (bytes[end] != '\n') {
        end++;
      }
      end++;
      if (secret.areIn(bytes, start, end)) {
        echoes.dropped(name(secret, bytes, start));
      } else {
        System.arraycopy(bytes, start, bytes, kept, end - start);
        kept += end - start;
      }
      start = end;
    }
    lines.cut(kept);
    return true;
  }

  private static String name(SecretTraces secret, byte[] bytes, int start) {
    int end = start;
    while (bytes[end] != ':') {
      end++;
    }
    return secret.areIn(bytes, start, end)
        ? ""
        : new String(bytes, start, Math.min(end - start, NAME_MOST), StandardCharsets.US_ASCII);
  }
}

package io.latchkey.gateway.upstream.forward;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The names of request fields that never go on, in every spelling that a server takes for them.
 *
 * <p>A server that hands fields to programs as variables (RFC 3875 section 4.1.18) turns what is
 * neither letter nor digit into an underscore, so that {@code X_Forwarded_For} and {@code
 * X.Forwarded.For} reach it as {@code X-Forwarded-For}. Here all three are one name.
 */
final class DroppedNames {
  private static final List<String> NAMES =
      List.of(
          // of one connection (RFC 9110 section 7.6.1), and framing
          "connection",
          "content-length",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          // proofs of the caller, and what impersonates one
          "proxy-authorization",
          "x-api-key",
          "x-latchkey",
          "x-openidm-username",
          "x-openidm-password",
          "x-openidm-runas",
          // what makes a server see another method, target or host than the one decided on
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-http-host-override",
          "x-host",
          // what makes a server see another peer; Proxy becomes HTTP_PROXY
          "client-ip",
          "forwarded-for",
          "proxy",
          "true-client-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-forwarded",
          "x-real-ip",
          // cookies of RFC 2965, and ours
          "cookie2",
          "x-request-id");

  private static final List<String> PREFIXES =
      List.of("x-forwarded-", "x-openam-", "x-original-", "x-rewrite-");

  private static final int TABLE_SIZE = 128;
  private static final byte[][] TABLE = new byte[TABLE_SIZE][];
  private static final byte[][] STARTS =
      PREFIXES.stream()
          .map(prefix -> prefix.getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  static {
    for (String name : NAMES) {
      byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
      int slot = slot(bytes, 0, bytes.length);
      while (TABLE[slot] != null) {
        slot = (slot + 1) & (TABLE_SIZE - 1);
      }
      TABLE[slot] = bytes;
    }
  }

  private DroppedNames() {}

  /** Whether the name at {@code from} to {@code to} is one of them in some spelling. */
  static boolean hold(byte[] in, int from, int to) {
    int slot = slot(in, from, to);
    for (byte[] name = TABLE[slot]; name != null; name = TABLE[slot]) {
      if (name.length == to - from && startsWith(in, from, name)) {
        return true;
      }
      slot = (slot + 1) & (TABLE_SIZE - 1);
    }
    for (byte[] start : STARTS) {
      if (to - from >= start.length && startsWith(in, from, start)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] in, int from, byte[] start) {
    for (int i = 0; i < start.length; i++) {
      if (folded(in[from + i]) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static int slot(byte[] in, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + folded(in[i]);
    }
    return (hash ^ hash >>> 15) & (TABLE_SIZE - 1);
  }

  /** A letter in lower case, a digit as it is, all else as a hyphen. */
  private static int folded(byte b) {
    int lower = b | 0x20;
    if (lower >= 'a' && lower <= 'z') {
      return lower;
    }
    return b >= '0' && b <= '9' ? b : '-';
  }
}

package io.latchkey.gateway.downstream.http2;

/**
 * The streams that were closed last in one of the ways in which a stream is closed. What may still
 * come for one depends on the way (RFC 9113 section 5.1).
 *
 * <p>Confined to the connection's event loop.
 */
final class RecentStreams {
  /** How many are remembered. */
  static final int MAX = 256;

  private final int[] ids = new int[MAX];
  private int count;

  void add(int id) {
    ids[count++ % MAX] = id;
  }

  boolean has(int id) {
    for (int i = Math.min(count, MAX) - 1; i >= 0; i--) {
      if (ids[i] == id) {
        return true;
      }
    }
    return false;
  }
}

package io.latchkey.gateway.journey.http2;

import java.io.IOException;

/**
 * One case of the table of conformance.
 *
 * @param id names it for good: a suite of h2spec or {@code more}, the section, a number
 * @param sent in words, what the caller sends
 * @param seen what must be seen then
 */
record ConformanceCase(String id, String sent, Seen seen, boolean raw, Sending sending) {
  /** What a caller does. */
  interface Sending {
    void on(Http2Peer peer) throws IOException;
  }

  /** A case that begins once both sides have agreed to settings. */
  static ConformanceCase of(String id, String sent, Seen seen, Sending sending) {
    return new ConformanceCase(id, sent, seen, false, sending);
  }

  /** A case that begins with the first octet of the connection. */
  static ConformanceCase ofRaw(String id, String sent, Seen seen, Sending sending) {
    return new ConformanceCase(id, sent, seen, true, sending);
  }

  /** Does what it says, and asserts. */
  void run(Http2Peer peer) throws IOException {
    try {
      if (!raw) {
        peer.start();
      }
      sending.on(peer);
      seen.check().on(peer);
    } catch (AssertionError other) {
      throw new AssertionError(this + ": " + other.getMessage(), other);
    }
  }

  /** The suite, or the RFC 9113 itself. */
  String suite() {
    return id.substring(0, id.indexOf('/'));
  }

  String section() {
    return id.substring(id.indexOf('/') + 1, id.lastIndexOf('/'));
  }

  @Override
  public String toString() {
    return id + " " + sent + ": " + seen.words();
  }
}

package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.settings;

import java.io.IOException;

/** One stream more than the gateway of the tests allows at a time. */
final class StreamLimit {
  /** The default of {@code limits.streams}. */
  static final int STREAMS = 100;

  /** The number of the stream that is one too many. */
  static final int ONE_TOO_MANY = 2 * STREAMS + 1;

  private StreamLimit() {}

  static void exceed(Http2Peer peer) throws IOException {
    fill(peer);
    peer.send(headers(ONE_TOO_MANY, WHOLE, peer.get("/never")));
  }

  /** Opens as many as may be; a window of 0 keeps them open. */
  static void fill(Http2Peer peer) throws IOException {
    peer.send(settings(4, 0));
    for (int i = 0; i < STREAMS; i++) {
      peer.send(headers(2 * i + 1, WHOLE, peer.get("/x")));
    }
    peer.awaitPong();
  }
}

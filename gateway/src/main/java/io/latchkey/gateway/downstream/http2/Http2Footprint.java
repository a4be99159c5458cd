package io.latchkey.gateway.downstream.http2;

/** The most memory that one connection of HTTP/2 makes us hold, beyond its calls, in octets. */
public final class Http2Footprint {
  /** A stream that is open though its call is over: the codec's objects and ours. */
  private static final long STREAM_OBJECTS = 4 << 10;

  private static final long CONNECTION_OBJECTS = 32 << 10;

  /** A frame that is being read, and a field block put together of several; each may be doubled. */
  private static final long FRAMES = (2 * 16 + 2 * 80) << 10;

  private Http2Footprint() {}

  /** On the heap. */
  public static long heap(int streams) {
    return CONNECTION_OBJECTS + streams * STREAM_OBJECTS;
  }

  /** Content that nobody took yet, answers that wait for a window, and frames being written. */
  public static long buffers() {
    return 2L * ContentRoom.OWN + AnswerRoom.OWN + Outflow.MAX_UNREAD + FRAMES;
  }

  /** What all connections of a listener together hold beyond that. */
  public static long shared() {
    return SharedRoom.size();
  }
}

package io.latchkey.gateway.journey.http2;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Turns bytes without meaning into frames that a reader gets somewhere with. */
public final class FuzzedFrames {
  private static final int HEAD = 4;

  private FuzzedFrames() {}

  /**
   * The bytes as they are where the first is odd; else as frames, each of a type, flags, a stream,
   * a length and so many octets.
   */
  public static byte[] of(byte[] bytes) {
    if (bytes.length == 0 || (bytes[0] & 1) == 1) {
      return bytes;
    }
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    int at = 1;
    while (at + HEAD <= bytes.length) {
      int length = Math.min(bytes[at + 3] & 0xff, bytes.length - at - HEAD);
      byte[] head = {0, 0, (byte) length, bytes[at], bytes[at + 1], 0, 0, 0, bytes[at + 2]};
      frames.writeBytes(head);
      frames.writeBytes(Arrays.copyOfRange(bytes, at + HEAD, at + HEAD + length));
      at += HEAD + length;
    }
    return frames.toByteArray();
  }
}

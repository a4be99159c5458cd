package io.latchkey.gateway.websocket;

import java.nio.ByteBuffer;
import java.util.Random;

/** What a sender might send: mostly frames by the rules, and now and then anything. */
final class RandomFrames {
  private static final int[] LENGTHS = {0, 1, 5, 124, 125, 126, 127, 300};
  private static final int ODD = 40;

  private final Random random;
  private final boolean masked;
  private boolean inMessage;

  RandomFrames(Random random, boolean masked) {
    this.random = random;
    this.masked = masked;
  }

  String stream() {
    StringBuilder out = new StringBuilder();
    int frames = random.nextInt(30);
    for (int i = 0; i < frames; i++) {
      out.append(frame());
    }
    out.setLength(out.length() - (out.isEmpty() ? 0 : random.nextInt(Math.min(20, out.length()))));
    return out.toString();
  }

  private boolean odd() {
    return random.nextInt(ODD) == 0;
  }

  private String frame() {
    boolean control = random.nextInt(3) == 0;
    boolean fin = control || random.nextBoolean();
    int opcode = control ? 9 + random.nextInt(2) : inMessage ? 0 : 1 + random.nextInt(2);
    if (!control) {
      inMessage = !fin;
    }
    int first = (fin ? 0x80 : 0) | opcode;
    if (odd()) {
      first = random.nextInt(256);
    } else if (odd()) {
      first |= 0x40;
    }
    int octets = LENGTHS[random.nextInt(control ? 5 : LENGTHS.length)];
    byte[] length = odd() ? oddLength(octets) : Frames.length(octets);
    return Frames.frame(first, odd() != masked, length, "x".repeat(octets));
  }

  private byte[] oddLength(int octets) {
    ByteBuffer length = ByteBuffer.allocate(random.nextBoolean() ? 3 : 9);
    if (length.capacity() == 3) {
      return length.put((byte) 126).putShort((short) octets).array();
    }
    return length
        .put((byte) 127)
        .putLong(random.nextBoolean() ? octets : random.nextLong())
        .array();
  }
}

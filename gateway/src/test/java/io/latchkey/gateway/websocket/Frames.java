package io.latchkey.gateway.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of RFC 6455 section 5.2, also such as break it. Text is ISO 8859-1. */
public final class Frames {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;
  public static final int FIN = 0x80;

  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private Frames() {}

  /** A frame of a caller. */
  public static String masked(int first, String payload) {
    return frame(first, true, length(payload.length()), payload);
  }

  /** A frame of a tenant. */
  public static String plain(int first, String payload) {
    return frame(first, false, length(payload.length()), payload);
  }

  /** A Close with this code. */
  public static String close(boolean masked, int code, String reason) {
    String payload = "" + (char) (code >> 8) + (char) (code & 0xff) + reason;
    return masked ? masked(FIN | CLOSE, payload) : plain(FIN | CLOSE, payload);
  }

  /** The shortest form of a length: the seven bits, and what follows them. */
  public static byte[] length(long octets) {
    if (octets < 126) {
      return new byte[] {(byte) octets};
    }
    if (octets < 1 << 16) {
      return ByteBuffer.allocate(3).put((byte) 126).putShort((short) octets).array();
    }
    return ByteBuffer.allocate(9).put((byte) 127).putLong(octets).array();
  }

  /**
   * A frame of any form.
   *
   * @param first the octet of FIN, the reserved bits and the opcode
   * @param length as it is to be written
   */
  public static String frame(int first, boolean masked, byte[] length, String payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    out.write(masked ? length[0] | 0x80 : length[0]);
    out.write(length, 1, length.length - 1);
    byte[] octets = payload.getBytes(StandardCharsets.ISO_8859_1);
    if (masked) {
      out.writeBytes(MASK);
      for (int i = 0; i < octets.length; i++) {
        octets[i] ^= MASK[i % MASK.length];
      }
    }
    out.writeBytes(octets);
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}

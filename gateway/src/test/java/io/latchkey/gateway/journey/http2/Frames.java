package io.latchkey.gateway.journey.http2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as octets, the wrong ones too (RFC 9113 sections 4.1 and 6). */
public final class Frames {
  public static final int END_STREAM = Frame.END_STREAM;
  public static final int END_HEADERS = Frame.END_HEADERS;

  /** A whole message in one HEADERS. */
  public static final int WHOLE = END_STREAM | END_HEADERS;

  public static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private Frames() {}

  /** A frame whose header may say another length than the payload has. */
  static byte[] raw(int length, int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (length >> 16))
        .putShort((short) length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    return raw(payload.length, type, flags, stream, payload);
  }

  public static byte[] data(int stream, int flags, String content) {
    return frame(Frame.DATA, flags, stream, octets(content));
  }

  public static byte[] headers(int stream, int flags, byte[] block) {
    return frame(Frame.HEADERS, flags, stream, block);
  }

  public static byte[] headers(int stream, int flags, FieldBlock block) {
    return headers(stream, flags, block.octets());
  }

  public static byte[] continuation(int stream, int flags, byte[] block) {
    return frame(Frame.CONTINUATION, flags, stream, block);
  }

  static byte[] priority(int stream, int dependency, int weight) {
    return frame(Frame.PRIORITY, 0, stream, dependent(dependency, weight));
  }

  /** What PRIORITY carries, and HEADERS with that flag: {@code weight} is 0 to 255. */
  static byte[] dependent(int dependency, int weight) {
    return ByteBuffer.allocate(5).putInt(dependency).put((byte) weight).array();
  }

  public static byte[] reset(int stream, int code) {
    return frame(Frame.RST_STREAM, 0, stream, number(code));
  }

  public static byte[] reset(int stream) {
    return reset(stream, ErrorCode.CANCEL.ordinal());
  }

  /** SETTINGS with pairs of identifier and value. */
  public static byte[] settings(int... pairs) {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
    for (int i = 0; i < pairs.length; i += 2) {
      payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    }
    return frame(Frame.SETTINGS, 0, 0, payload.array());
  }

  public static byte[] settingsAck() {
    return frame(Frame.SETTINGS, Frame.ACK, 0);
  }

  /** PING with eight octets of content. */
  public static byte[] ping(int flags, String eight) {
    return frame(Frame.PING, flags, 0, octets(eight));
  }

  static byte[] goAway(int last, int code) {
    return frame(Frame.GOAWAY, 0, 0, join(number(last), number(code)));
  }

  public static byte[] windowUpdate(int stream, int increment) {
    return frame(Frame.WINDOW_UPDATE, 0, stream, number(increment));
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The octets of this hexadecimal text, blanks aside. */
  static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** {@code content} with its pad length in front and this much padding behind. */
  static byte[] padded(byte[] content, int padding) {
    return join(new byte[] {(byte) padding}, content, new byte[padding]);
  }
}

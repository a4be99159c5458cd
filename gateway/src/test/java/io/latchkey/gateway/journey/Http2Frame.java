package io.latchkey.gateway.journey;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A frame of HTTP/2 as it stands on the wire (RFC 9113 section 4.1).
 *
 * @param type of the frame, known or not
 * @param payload without its head of nine octets
 */
public record Http2Frame(int type, int flags, int stream, byte[] payload) {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  /** The flag END_STREAM of DATA and HEADERS, and ACK of SETTINGS and PING. */
  public static final int END = 1;

  /** The flag END_HEADERS. */
  public static final int END_HEADERS = 4;

  public static Http2Frame data(int stream, String text, boolean last) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Http2Frame(DATA, last ? END : 0, stream, bytes);
  }

  /** One field section in one frame, names and values in turn, no entry of a table used. */
  public static Http2Frame headers(int stream, boolean last, String... namesAndValues) {
    return new Http2Frame(HEADERS, END_HEADERS | (last ? END : 0), stream, block(namesAndValues));
  }

  public static byte[] block(String... namesAndValues) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    StringBuilder order = new StringBuilder();
    ByteBuf out = Unpooled.buffer();
    try {
      for (int i = 0; i < namesAndValues.length; i += 2) {
        // one by one: the codec would put pseudo-fields first
        headers.clear();
        headers.add(namesAndValues[i], namesAndValues[i + 1]);
        order.append(namesAndValues[i]).append(' ');
        new DefaultHttp2HeadersEncoder((name, value) -> true).encodeHeaders(1, headers, out);
      }
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      return bytes;
    } catch (Http2Exception malformed) {
      throw new IllegalArgumentException(order.toString(), malformed);
    } finally {
      out.release();
    }
  }

  /** Settings as identifiers and values in turn. */
  public static Http2Frame settings(long... idsAndValues) {
    ByteBuffer bytes = ByteBuffer.allocate(idsAndValues.length / 2 * 6);
    for (int i = 0; i < idsAndValues.length; i += 2) {
      bytes.putShort((short) idsAndValues[i]).putInt((int) idsAndValues[i + 1]);
    }
    return new Http2Frame(SETTINGS, 0, 0, bytes.array());
  }

  public static Http2Frame settingsAck() {
    return new Http2Frame(SETTINGS, END, 0, new byte[0]);
  }

  public static Http2Frame reset(int stream, long code) {
    return new Http2Frame(RST_STREAM, 0, stream, number(code));
  }

  public static Http2Frame window(int stream, long more) {
    return new Http2Frame(WINDOW_UPDATE, 0, stream, number(more));
  }

  public static Http2Frame goAway(int lastStream, long code) {
    byte[] payload = ByteBuffer.allocate(8).putInt(lastStream).putInt((int) code).array();
    return new Http2Frame(GOAWAY, 0, 0, payload);
  }

  public static Http2Frame ping(long octets, boolean ack) {
    byte[] payload = ByteBuffer.allocate(8).putLong(octets).array();
    return new Http2Frame(PING, ack ? END : 0, 0, payload);
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(4).putInt((int) number).array();
  }

  /** The number that the payload begins with. */
  public long number() {
    return ByteBuffer.wrap(payload).getInt() & 0xffff_ffffL;
  }

  /** What a frame of SETTINGS says of {@code id}, or {@code otherwise}. */
  public long setting(int id, long otherwise) {
    long value = otherwise;
    for (ByteBuffer bytes = ByteBuffer.wrap(payload); bytes.remaining() >= 6; ) {
      int named = bytes.getShort() & 0xffff;
      long given = bytes.getInt() & 0xffff_ffffL;
      value = named == id ? given : value;
    }
    return value;
  }

  public boolean isLast() {
    return (type == DATA || type == HEADERS) && (flags & END) != 0;
  }

  public boolean isAck() {
    return (type == SETTINGS || type == PING) && (flags & END) != 0;
  }

  /** Its octets, head included. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(9 + payload.length);
    bytes.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    bytes.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    return bytes.array();
  }

  /** In few words, as assertions compare it: type, stream, what matters. */
  @Override
  public String toString() {
    return switch (type) {
      case DATA -> "DATA " + stream + " " + payload.length + (isLast() ? " END" : "");
      case HEADERS -> "HEADERS " + stream + (isLast() ? " END" : "");
      case RST_STREAM -> "RST_STREAM " + stream + " " + number();
      case SETTINGS -> isAck() ? "SETTINGS ACK" : "SETTINGS";
      case PING -> isAck() ? "PING ACK" : "PING";
      case GOAWAY -> "GOAWAY " + ByteBuffer.wrap(payload).getInt(4);
      case WINDOW_UPDATE -> "WINDOW_UPDATE " + stream + " " + number();
      default -> "TYPE " + type + " " + stream;
    };
  }
}

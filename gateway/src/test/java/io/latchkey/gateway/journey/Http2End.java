package io.latchkey.gateway.journey;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The server's end of one HTTP/2 connection, spoken to in frames. It answers SETTINGS and PING and
 * credits content unless it is told not to; reading is one thread's, writing anybody's.
 */
public final class Http2End {
  private static final int PREFACE = 24;
  private static final int LIMIT_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder fields = new DefaultHttp2HeadersDecoder(false, 1 << 20);
  private final Map<Integer, Request> begun = new LinkedHashMap<>();
  private final Map<Integer, Long> credited = new LinkedHashMap<>();
  private long initialWindow = 65_535;
  private boolean credits = true;
  private boolean answersPings = true;

  /** A request as it has come so far. */
  public static final class Request {
    private final int stream;
    private final Http2Headers headers;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean whole;
    private boolean trailed;
    private boolean reset;

    Request(int stream, Http2Headers headers) {
      this.stream = stream;
      this.headers = headers;
    }

    public int stream() {
      return stream;
    }

    /** The value of a field or pseudo-field, or an empty text. */
    public String field(String name) {
      CharSequence value = headers.get(name);
      return value == null ? "" : value.toString();
    }

    public Http2Headers headers() {
      return headers;
    }

    public String content() {
      return content.toString(StandardCharsets.ISO_8859_1);
    }

    public boolean isWhole() {
      return whole;
    }

    /** Whether it was broken off. */
    public boolean isReset() {
      return reset;
    }
  }

  Http2End(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  /** Reads the client's preface and sends settings, as identifiers and values in turn. */
  public Http2End begin(long... settings) throws IOException {
    byte[] preface = in.readNBytes(PREFACE);
    if (!new String(preface, StandardCharsets.US_ASCII).startsWith("PRI * HTTP/2.0\r\n")) {
      throw new EOFException("no preface");
    }
    return send(Http2Frame.settings(settings));
  }

  /** From now on content is not credited: the client's window runs out. */
  public Http2End withoutCredit() {
    credits = false;
    return this;
  }

  /** From now on PING is not answered. */
  public Http2End deaf() {
    answersPings = false;
    return this;
  }

  public synchronized Http2End send(Http2Frame... frames) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Http2Frame frame : frames) {
      bytes.writeBytes(frame.bytes());
    }
    socket.getOutputStream().write(bytes.toByteArray());
    socket.getOutputStream().flush();
    return this;
  }

  public Http2End answer(int stream, int status, String content) throws IOException {
    return send(
        Http2Frame.headers(
            stream,
            content.isEmpty(),
            ":status",
            Integer.toString(status),
            "content-length",
            Integer.toString(content.length())),
        content.isEmpty() ? Http2Frame.window(0, 1) : Http2Frame.data(stream, content, true));
  }

  /** The next frame; the end of the connection is an exception. */
  public Http2Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = in.readNBytes(length);
    Http2Frame frame = new Http2Frame(type, flags, stream, payload);
    react(frame);
    return frame;
  }

  private void react(Http2Frame frame) throws IOException {
    if (frame.type() == Http2Frame.SETTINGS && !frame.isAck()) {
      initialWindow = frame.setting(4, initialWindow);
      send(Http2Frame.settingsAck());
    } else if (frame.type() == Http2Frame.PING && !frame.isAck() && answersPings) {
      send(Http2Frame.ping(ByteBuffer.wrap(frame.payload()).getLong(), true));
    } else if (frame.type() == Http2Frame.WINDOW_UPDATE) {
      credited.merge(frame.stream(), frame.number(), Long::sum);
    } else if (frame.type() == Http2Frame.DATA && frame.payload().length > 0 && credits) {
      send(
          Http2Frame.window(0, frame.payload().length),
          Http2Frame.window(frame.stream(), frame.payload().length));
    }
  }

  /** The next frame, of which what is a request is remembered. */
  public Http2Frame readNoted() throws IOException {
    Http2Frame frame = read();
    note(frame);
    return frame;
  }

  /** How many octets were credited on a stream, or on the connection for 0, beyond its start. */
  public long credited(int stream) {
    return credited.getOrDefault(stream, 0L);
  }

  /** How many octets may be sent on each stream before any are credited. */
  public long initialWindow() {
    return initialWindow;
  }

  /** The next frame of that type. */
  public Http2Frame read(int type) throws IOException {
    Http2Frame frame = read();
    while (frame.type() != type) {
      note(frame);
      frame = read();
    }
    note(frame);
    return frame;
  }

  /** The next request, whose content may still be to come. */
  public Request request() throws IOException {
    while (true) {
      Http2Frame frame = read(Http2Frame.HEADERS);
      Request request = begun.get(frame.stream());
      if (request != null && !request.trailed) {
        return request;
      }
    }
  }

  /** Reads until the content of {@code request} has come. */
  public Request whole(Request request) throws IOException {
    while (!request.whole) {
      note(read());
    }
    return request;
  }

  private void note(Http2Frame frame) throws IOException {
    Request request = begun.get(frame.stream());
    if (frame.type() == Http2Frame.HEADERS) {
      Http2Headers headers = decode(frame);
      if (request == null) {
        request = new Request(frame.stream(), headers);
        begun.put(frame.stream(), request);
      } else {
        request.trailed = true;
        request.headers.add(headers);
      }
    } else if (frame.type() == Http2Frame.DATA && request != null) {
      request.content.writeBytes(frame.payload());
    } else if (frame.type() == Http2Frame.RST_STREAM && request != null) {
      request.whole = true;
      request.reset = true;
    }
    if (request != null && frame.isLast()) {
      request.whole = true;
    }
  }

  private Http2Headers decode(Http2Frame frame) throws IOException {
    ByteBuf block = Unpooled.wrappedBuffer(frame.payload());
    try {
      return fields.decodeHeaders(frame.stream(), block);
    } catch (io.netty.handler.codec.http2.Http2Exception malformed) {
      throw new IOException(malformed);
    } finally {
      block.release();
    }
  }

  /** Closes without a word. */
  public void close() throws IOException {
    socket.close();
  }
}

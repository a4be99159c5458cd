package io.latchkey.gateway.journey.http2;

import io.latchkey.gateway.journey.Yaml;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A caller of HTTP/2 that sends what octets it likes; every read has a time limit. */
public final class Http2Peer implements AutoCloseable {
  private static final int LIMIT_MILLIS = 5_000;
  static final String PING = "are-you?";

  private final Socket socket;
  private final String scheme;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder fields =
      new DefaultHttp2HeadersDecoder(false, Integer.MAX_VALUE);
  private final List<Frame> read = new ArrayList<>();

  Http2Peer(Socket socket, String scheme) throws IOException {
    this.socket = socket;
    this.scheme = scheme;
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 << 10));
  }

  /** A connection in clear on which nothing was sent yet. */
  public static Http2Peer connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address, LIMIT_MILLIS);
    return new Http2Peer(socket, "http");
  }

  /** A connection in TLS 1.3 on which HTTP/2 was asked for and agreed to. */
  public static Http2Peer secured(InetSocketAddress address, SSLContext context)
      throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
    socket.connect(address, LIMIT_MILLIS);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    if (!"h2".equals(socket.getApplicationProtocol())) {
      throw new AssertionError("agreed to " + socket.getApplicationProtocol());
    }
    return new Http2Peer(socket, "https");
  }

  /** A connection with prior knowledge whose settings both sides have agreed to. */
  public static Http2Peer started(InetSocketAddress address) throws IOException {
    return connect(address).start();
  }

  /** Sends the preface with these settings; reads and agrees to those of the other side. */
  public Http2Peer start(int... settings) throws IOException {
    send(Frames.PREFACE, Frames.settings(settings));
    Frame theirs = awaitFrame("SETTINGS", frame -> frame.is(Frame.SETTINGS, 0));
    if (theirs.has(Frame.ACK)) {
      throw new AssertionError("it agreed to settings before it sent its own");
    }
    send(Frames.settingsAck());
    awaitFrame("agreement", frame -> frame.is(Frame.SETTINGS, 0) && frame.has(Frame.ACK));
    return this;
  }

  /** Sends all in one go; that the other side has closed already is not told here. */
  public Http2Peer send(byte[]... frames) {
    try {
      socket.getOutputStream().write(Frames.join(frames));
      socket.getOutputStream().flush();
    } catch (IOException closed) {
      // whoever reads will see why
    }
    return this;
  }

  /** Sends, and says whether the other side still took it. */
  boolean offer(byte[] octets) {
    try {
      socket.getOutputStream().write(octets);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** The next frame, or null at the end of the connection. */
  public @Nullable Frame next() throws IOException {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(length);
      Http2Headers head = type == Frame.HEADERS ? decoded(stream, payload) : null;
      Frame frame = new Frame(type, flags, stream, payload, head);
      read.add(frame);
      return frame;
    } catch (SocketTimeoutException nothing) {
      throw new AssertionError("nothing came; before: " + read, nothing);
    } catch (EOFException ended) {
      return null;
    } catch (IOException reset) {
      return null;
    }
  }

  /** Reads on until a frame is as wanted; the end of the connection is an error. */
  public Frame awaitFrame(String what, Predicate<Frame> wanted) throws IOException {
    for (Frame frame = next(); frame != null; frame = next()) {
      if (wanted.test(frame)) {
        return frame;
      }
    }
    throw new AssertionError("closed before " + what + "; read: " + read);
  }

  /** Reads the head of the answer on a stream. */
  public Frame awaitAnswer(int stream) throws IOException {
    return awaitFrame("HEADERS", frame -> frame.is(Frame.HEADERS, stream));
  }

  /** Reads on until a stream was ended by the other side. */
  public Frame awaitEnd(int stream) throws IOException {
    return awaitFrame("the end", frame -> frame.stream() == stream && frame.endsStream());
  }

  /** Reads on until the answer to a PING of ours, which says that the connection lives. */
  public Frame awaitPong() throws IOException {
    send(Frames.ping(0, PING));
    return awaitFrame("a PING's answer", Http2Peer::isPong);
  }

  static boolean isPong(Frame frame) {
    return frame.is(Frame.PING, 0)
        && frame.has(Frame.ACK)
        && java.util.Arrays.equals(frame.payload(), Frames.octets(PING));
  }

  /** Every block must be decoded, in order: each may change the table for those behind it. */
  private Http2Headers decoded(int stream, byte[] block) {
    try {
      return fields.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
    } catch (Http2Exception wrong) {
      throw new AssertionError("what came is no field block", wrong);
    }
  }

  /** What was read so far. */
  public List<Frame> read() {
    return read;
  }

  /** The fields of a request that the gateway of the tests lets through. */
  public FieldBlock request(String method, String path) {
    return new FieldBlock()
        .add(":method", method)
        .add(":scheme", scheme)
        .add(":path", path)
        .add(":authority", "a")
        .add("x-api-key", Yaml.KEY)
        .add("cookie", ".ASPXAUTH=abc");
  }

  public FieldBlock get(String path) {
    return request("GET", path);
  }

  public FieldBlock post(String path) {
    return request("POST", path);
  }

  public Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

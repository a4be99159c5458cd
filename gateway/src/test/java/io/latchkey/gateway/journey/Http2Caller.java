package io.latchkey.gateway.journey;

import io.latchkey.gateway.journey.http2.Frame;
import io.latchkey.gateway.journey.http2.Http2Peer;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One caller's connection of HTTP/2, which makes calls one after the other and takes all. */
final class Http2Caller implements AutoCloseable {
  private static final int PIECE = 16_384;
  private static final int PLENTY = 1 << 30;
  private static final int INITIAL_WINDOW = 4;

  private final Http2Peer peer;
  private int stream = -1;
  private long connectionWindow = 65_535;
  private long initialWindow = 65_535;
  private long window;
  private boolean closed;

  private List<Integer> interims = new ArrayList<>();
  private StringBuilder head = new StringBuilder();
  private StringBuilder content = new StringBuilder();
  private @Nullable String end;

  private Http2Caller(Http2Peer peer) throws IOException {
    this.peer = peer;
    peer.start(INITIAL_WINDOW, PLENTY);
    peer.send(Http2Frame.window(0, PLENTY).bytes());
    for (Frame frame : peer.read()) {
      take(frame);
    }
  }

  static Http2Caller connect(InetSocketAddress address) throws IOException {
    return new Http2Caller(Http2Peer.connect(address));
  }

  static Http2Caller secured(InetSocketAddress address, SSLContext context) throws IOException {
    return new Http2Caller(Http2Peer.secured(address, context));
  }

  /** Makes a call and reads all of its answer. */
  Told call(PlainCall call) throws IOException {
    begin(call);
    if (call.content() != null) {
      send(call.content(), call.trailers().isEmpty());
      if (end == null && !call.trailers().isEmpty()) {
        headers(call.trailerBlock(), true);
      }
    }
    return told();
  }

  /** Sends the head of a call. */
  void begin(PlainCall call) {
    stream += 2;
    window = initialWindow;
    interims = new ArrayList<>();
    head = new StringBuilder();
    content = new StringBuilder();
    end = null;
    headers(call.block(), call.content() == null);
  }

  private void headers(byte[] block, boolean last) {
    for (int at = 0; at == 0 || at < block.length; at += PIECE) {
      int to = Math.min(block.length, at + PIECE);
      int type = at == 0 ? Http2Frame.HEADERS : Http2Frame.CONTINUATION;
      int flags =
          (at == 0 && last ? Http2Frame.END : 0)
              | (to == block.length ? Http2Frame.END_HEADERS : 0);
      peer.send(new Http2Frame(type, flags, stream, Arrays.copyOfRange(block, at, to)).bytes());
    }
  }

  /** Sends content as the windows allow. */
  void send(String text, boolean last) throws IOException {
    int at = 0;
    do {
      int octets = (int) Math.min(Math.min(PIECE, text.length() - at), room());
      while (octets <= 0 && at < text.length() && end == null && read()) {
        octets = (int) Math.min(Math.min(PIECE, text.length() - at), room());
      }
      if (end != null || closed) {
        return;
      }
      boolean whole = at + octets == text.length();
      peer.send(Http2Frame.data(stream, text.substring(at, at + octets), last && whole).bytes());
      at += octets;
      window -= octets;
      connectionWindow -= octets;
    } while (at < text.length());
  }

  private long room() {
    return Math.min(window, connectionWindow);
  }

  /** Reads on until an interim answer has come. */
  void awaitInterim() throws IOException {
    while (interims.isEmpty() && end == null && read()) {
      // until it came
    }
  }

  /** Reads on until so many octets of content have come in all. */
  void awaitContent(int octets) throws IOException {
    while (content.length() < octets && end == null && read()) {
      // until they came
    }
  }

  /** Reads the rest of the answer. */
  Told told() throws IOException {
    while (end == null && read()) {
      // until the stream or the connection ends
    }
    String how = end == null ? "closed" : end;
    return new Told(interims, new Answer(head.toString(), content.toString()), how);
  }

  private boolean read() throws IOException {
    Frame frame = peer.next();
    if (frame == null) {
      closed = true;
      return false;
    }
    peer.read().clear();
    take(frame);
    return true;
  }

  private void take(Frame frame) {
    if (frame.type() == Frame.SETTINGS) {
      Http2Frame settings = new Http2Frame(frame.type(), frame.flags(), 0, frame.payload());
      initialWindow = settings.setting(INITIAL_WINDOW, initialWindow);
    } else if (frame.type() == Frame.WINDOW_UPDATE) {
      int more = ByteBuffer.wrap(frame.payload()).getInt();
      connectionWindow += frame.stream() == 0 ? more : 0;
      window += frame.stream() == stream ? more : 0;
    } else if (frame.type() == Frame.GOAWAY) {
      closed = true;
    } else if (frame.stream() == stream) {
      takeOwn(frame);
    }
  }

  private void takeOwn(Frame frame) {
    boolean last = (frame.flags() & Frame.END_STREAM) != 0;
    if (frame.type() == Frame.RST_STREAM) {
      end = end == null ? "reset " + ByteBuffer.wrap(frame.payload()).getInt() : end;
      return;
    }
    if (frame.type() == Frame.HEADERS && frame.fields() != null) {
      headers(frame.fields());
    } else if (frame.type() == Frame.DATA) {
      content.append(new String(frame.payload(), StandardCharsets.ISO_8859_1));
    }
    if (last && end == null) {
      end = Told.WHOLE;
    }
  }

  private void headers(Http2Headers fields) {
    CharSequence status = fields.status();
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      if (field.getKey().charAt(0) != ':') {
        lines.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
      }
    }
    if (status == null) {
      String trailers = lines.toString();
      content.append("\r\n").append(trailers, 0, Math.max(0, trailers.length() - 2));
    } else if (status.charAt(0) == '1') {
      interims.add(Integer.valueOf(status.toString()));
    } else {
      head.append("HTTP/1.1 ").append(status).append(" \r\n").append(lines).append("\r\n");
    }
  }

  /** Whether no further call can be made. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}

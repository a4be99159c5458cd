package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.journey.Http2Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A connection of HTTP/2 whose other side the test plays, in frames. */
final class Http2Bench implements AutoCloseable, Http2Connection.Opening {
  static final Origin ORIGIN = new Origin(true, "api.example", 443);
  private static final int PREFACE = 24;

  final EmbeddedChannel channel = new EmbeddedChannel();
  final Http2Connection connection;
  final List<Http2Frame> said = new ArrayList<>();
  String begun = "";
  boolean closed;
  int rooms;

  /** Begins one whose server sends these settings, as identifiers and values in turn. */
  Http2Bench(long... settings) {
    channel.freezeTime();
    connection = new Http2Connection(ORIGIN, this, ended -> closed = true);
    connection.onRoom(has -> rooms++);
    channel.pipeline().addLast(connection.handler());
    ByteBuf preface = channel.readOutbound();
    said.clear();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.writeBytes(bytes(preface));
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      rest.writeBytes(bytes(out));
    }
    parse(ByteBuffer.wrap(rest.toByteArray(), PREFACE, rest.size() - PREFACE));
    hear(Http2Frame.settings(settings), Http2Frame.settingsAck());
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    buffer.release();
    return bytes;
  }

  /** The server sends these frames, all in one read. */
  Http2Bench hear(Http2Frame... frames) {
    if (!channel.isActive()) {
      return this;
    }
    ByteBuf in = channel.alloc().buffer();
    for (Http2Frame frame : frames) {
      in.writeBytes(frame.bytes());
    }
    channel.writeInbound(in);
    run();
    return this;
  }

  /** The connection ends without a word. */
  void cut() {
    if (channel.isActive()) {
      channel.pipeline().firstContext().close();
    }
    run();
  }

  void run() {
    channel.runPendingTasks();
    channel.runScheduledPendingTasks();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(bytes(out));
    }
    parse(ByteBuffer.wrap(all.toByteArray()));
  }

  private void parse(ByteBuffer in) {
    while (in.remaining() >= 9) {
      int length = (in.get() & 0xff) << 16 | in.getShort() & 0xffff;
      int type = in.get();
      int flags = in.get();
      int stream = in.getInt();
      byte[] payload = new byte[length];
      in.get(payload);
      said.add(new Http2Frame(type, flags, stream, payload));
    }
  }

  /** What was said since this was last asked, in few words; SETTINGS ACK left out. */
  String said() {
    run();
    String words =
        said.stream()
            .map(Http2Frame::toString)
            .filter(word -> !word.equals("SETTINGS ACK"))
            .collect(Collectors.joining(", "));
    said.clear();
    return words;
  }

  Recorder get() {
    return send(connection.lend(), "GET", Framing.NONE);
  }

  Recorder send(Http2Call call, String method, Framing framing) {
    Recorder recorder = new Recorder();
    call.send(request(method, framing, "", null), recorder);
    run();
    return recorder;
  }

  static UpstreamRequest request(String method, Framing framing, String lines, String credential) {
    byte[] bytes = lines.getBytes(StandardCharsets.ISO_8859_1);
    return new UpstreamRequest(
        new OutgoingHead(method, "/a%20b?c", bytes, bytes.length, framing, true),
        credential == null ? null : credential.getBytes(StandardCharsets.ISO_8859_1));
  }

  static ByteBuf content(int octets) {
    return Unpooled.wrappedBuffer(new byte[octets]);
  }

  static Http2Frame head(int stream, boolean last, String... more) {
    String[] all = new String[more.length + 2];
    all[0] = ":status";
    all[1] = "200";
    System.arraycopy(more, 0, all, 2, more.length);
    return Http2Frame.headers(stream, last, all);
  }

  @Override
  public void opened(Http2Connection opened) {
    begun += "opened";
  }

  @Override
  public void refused(UpstreamException.Kind kind, String word) {
    begun += "refused " + kind;
  }

  @Override
  public void http1Required() {
    begun += " http1";
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}

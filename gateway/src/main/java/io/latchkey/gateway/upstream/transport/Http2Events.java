package io.latchkey.gateway.upstream.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** Takes each frame to the call or the connection that it is for. Confined to its event loop. */
final class Http2Events extends Http2EventAdapter {
  private final Http2Connection connection;

  Http2Events(Http2Connection connection) {
    this.connection = connection;
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last) {
    Http2Call call = connection.call(id);
    return call == null ? data.readableBytes() + padding : call.data(data, padding, last);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last) {
    onHeadersRead(ctx, id, headers, padding, last);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean last) {
    Http2Call call = connection.call(id);
    if (call != null) {
      connection.answered();
      call.headers(headers, last);
    }
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
    @Nullable Http2Call call = connection.call(id);
    boolean http1 = code == Http2Error.HTTP_1_1_REQUIRED.code();
    if (http1) {
      connection.http1Required();
    }
    if (call != null && (http1 || code == Http2Error.REFUSED_STREAM.code())) {
      call.refused();
    } else if (call != null) {
      call.fail(connection.broken());
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
    connection.settled();
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) {
    connection.alive(data);
  }

  @Override
  public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long code, ByteBuf data)
      throws Http2Exception {
    connection.goneAway(code);
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    connection.streamClosed(stream);
  }
}

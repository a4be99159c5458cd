package io.latchkey.gateway.downstream.http2;

import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;
import static io.netty.handler.codec.http2.Http2Error.FLOW_CONTROL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.STREAM_CLOSED;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Two errors by the names that RFC 9113 gives them, where the codec has others: HEADERS after
 * END_STREAM (section 5.1), and a window that new settings make overflow (section 6.9.2). And one
 * that the codec does not have: HEADERS after GOAWAY, which it ignores without end.
 *
 * <p>Confined to the connection's event loop.
 */
final class StreamRules extends Http2FrameListenerDecorator {
  private final Http2Connection connection;
  private final FrameGuard guard;

  StreamRules(Http2FrameListener listener, Http2Connection connection, FrameGuard guard) {
    super(listener);
    this.connection = connection;
    this.guard = guard;
  }

  /** Whether this is what stands in front of {@code other}. */
  boolean guards(Http2FrameListener other) {
    return listener == other;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endStream)
      throws Http2Exception {
    Http2Stream stream = connection.stream(streamId);
    if (stream != null
        && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
        && !stream.isResetSent()) {
      throw Http2Exception.streamError(streamId, STREAM_CLOSED, "HEADERS after END_STREAM");
    }
    boolean late =
        connection.goAwaySent() && streamId > connection.remote().lastStreamKnownByPeer();
    if (late && !guard.late()) {
      throw Http2Exception.connectionError(
          ENHANCE_YOUR_CALM, "too many calls on a connection that takes no more");
    }
    super.onHeadersRead(ctx, streamId, headers, padding, endStream);
  }

  /** Priorities are not followed (section 5.3.2). */
  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endStream)
      throws Http2Exception {
    onHeadersRead(ctx, streamId, headers, padding, endStream);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    try {
      super.onSettingsRead(ctx, settings);
    } catch (Http2Exception.StreamException | Http2Exception.CompositeStreamException overflow) {
      throw Http2Exception.connectionError(
          FLOW_CONTROL_ERROR, "a new initial window makes one overflow");
    }
  }
}

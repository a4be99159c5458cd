package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * What becomes of a stream whose frames break the rules (RFC 9113 section 5.4.2). It remembers how
 * the last streams were closed, for what may still come for one depends on it (section 5.1).
 *
 * <p>Confined to the connection's event loop.
 */
final class StreamErrors {
  private final CallerFrames connection;
  private final CallerStreams streams;
  private final RecentStreams resetByUs = new RecentStreams();
  private final RecentStreams resetByCaller = new RecentStreams();
  private final RecentStreams closed = new RecentStreams();

  StreamErrors(CallerFrames connection, CallerStreams streams) {
    this.connection = connection;
    this.streams = streams;
  }

  void resetByUs(int id) {
    resetByUs.add(id);
  }

  void resetByCaller(int id) {
    resetByCaller.add(id);
  }

  void closed(int id) {
    closed.add(id);
  }

  /** Deals with an error of one stream, ours ({@code outbound}) or the caller's. */
  void on(ChannelHandlerContext ctx, boolean outbound, Http2Exception.StreamException error) {
    int id = error.streamId();
    Http2Stream stream = connection.connection().stream(id);
    if (stream != null) {
      onOpen(stream, outbound, error);
    } else if (outbound || isAfterGoAway(id)) {
      return;
    } else if (resetByUs.has(id)) {
      // it was on its way when we reset the stream, unless there is no end of it
      if (!connection.guard().late()) {
        connection.cutOff(Http2Error.ENHANCE_YOUR_CALM);
      }
    } else if (resetByCaller.has(id)) {
      connection.resetStream(ctx, id, error.error().code(), ctx.newPromise());
    } else {
      // a frame on a stream that has ended, or never was (sections 5.1 and 5.1.1)
      connection.cutOff(closed.has(id) ? error.error() : Http2Error.PROTOCOL_ERROR);
    }
  }

  private void onOpen(Http2Stream stream, boolean outbound, Http2Exception.StreamException error) {
    CallerStream call = streams.on(stream);
    if (stream.isResetSent()) {
      return;
    }
    Refusal refusal = Refusal.of(Reason.MALFORMED, "The frames of the stream break the rules.");
    if (call == null) {
      connection.noteUnread(refusal);
      connection.reset(stream, error.error());
    } else if (outbound) {
      call.fault();
    } else {
      call.malformed(error.error(), refusal);
    }
  }

  private boolean isAfterGoAway(int id) {
    return connection.connection().goAwaySent()
        && id > connection.connection().remote().lastStreamKnownByPeer();
  }
}

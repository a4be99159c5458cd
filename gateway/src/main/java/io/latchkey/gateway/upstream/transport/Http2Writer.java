package io.latchkey.gateway.upstream.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection.Endpoint;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/** Says what the calls of a {@link Http2Connection} have to say. Confined to its event loop. */
final class Http2Writer {
  private final Origin origin;
  private final Http2Codec codec;
  private final Http2Handler handler;
  private final ChannelHandlerContext ctx;

  Http2Writer(Origin origin, Http2Codec codec, Http2Handler handler, ChannelHandlerContext ctx) {
    this.origin = origin;
    this.codec = codec;
    this.handler = handler;
    this.ctx = ctx;
  }

  ChannelHandlerContext ctx() {
    return ctx;
  }

  /** Begins the stream of {@code call} with its request; false where none can be begun any more. */
  boolean begin(Http2Call call, UpstreamRequest request) {
    assert ctx.executor().inEventLoop();
    Http2Stream stream;
    try {
      Endpoint<Http2LocalFlowController> ours = handler.connection().local();
      stream = ours.createStream(ours.incrementAndGetNextStreamId(), false);
    } catch (Http2Exception none) {
      return false;
    }
    codec.bind(stream, call);
    call.bind(stream);
    codec.budget.renew(ctx.channel());
    codec.budget.request();
    var head = Http2Request.head(request, origin, codec.secrets);
    boolean last = request.head().framing().isEmpty();
    codec.encoder.writeHeaders(ctx, stream.id(), head, 0, last, ctx.newPromise()).addListener(call);
    flush();
    return true;
  }

  ChannelFuture write(Http2Stream stream, ByteBuf piece, boolean last) {
    codec.budget.renew(ctx.channel());
    return codec.encoder.writeData(ctx, stream.id(), piece, 0, last, ctx.newPromise());
  }

  ChannelFuture writeTrailers(Http2Stream stream, byte[] lines) {
    var trailers = Http2Request.trailers(lines);
    return codec.encoder.writeHeaders(ctx, stream.id(), trailers, 0, true, ctx.newPromise());
  }

  /** Lets the other side send so many octets more on {@code stream}. */
  void credit(Http2Stream stream, int octets) {
    try {
      if (codec.decoder.flowController().consumeBytes(stream, octets)) {
        flush();
      }
    } catch (Http2Exception fault) {
      handler.onError(ctx, true, fault);
    }
  }

  void reset(Http2Stream stream, Http2Error code) {
    codec.encoder.writeRstStream(ctx, stream.id(), code.code(), ctx.newPromise());
  }

  void ping(long octets) {
    codec.encoder.writePing(ctx, false, octets, ctx.newPromise());
    flush();
  }

  /** Sends what was written, as far as the windows let it. */
  void flush() {
    handler.flush(ctx);
  }
}

package io.latchkey.gateway.upstream.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the channel says to a {@link Http2Connection}: that a read has ended, that something is
 * wrong, that it has closed. Confined to its event loop.
 */
final class Http2Handler extends Http2ConnectionHandler {
  private static final Logger log = LoggerFactory.getLogger(Http2Handler.class);

  /** How long a last word to the other side may take. */
  private static final int CLOSE_MILLIS = 1000;

  private final Http2Connection owner;

  Http2Handler(Http2Codec codec, Http2Connection owner) {
    super(codec.decoder, codec.encoder, Http2Codec.settings(), false, false);
    this.owner = owner;
    gracefulShutdownTimeoutMillis(CLOSE_MILLIS);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    int more = Http2Codec.CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    decoder().flowController().incrementWindowSize(connection().connectionStream(), more);
    ctx.flush();
    owner.begun(ctx);
    // frames are always read: what slows a call down is its own window
    ctx.channel().config().setAutoRead(true);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    owner.readEnded();
    super.channelReadComplete(ctx);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    if (connection().stream(error.streamId()) == null) {
      return; // it was on its way when we broke the stream off: to say so again would be a flood
    }
    owner.streamFailed(error.streamId(), outbound);
    super.onStreamError(ctx, outbound, cause, error);
  }

  /**
   * A write that fails is no end, see {@link Http1Connection#exceptionCaught}: answers may wait to
   * be read.
   */
  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    if (cause instanceof IOException && ctx.channel().isActive()) {
      owner.leaveLater();
      return;
    }
    boolean ours =
        error == null
            && !(cause instanceof IOException || cause instanceof NotYetConnectedException);
    if (ours) {
      log.atError().setCause(cause).log("fault while answers were read");
    }
    owner.endAll(outbound || ours ? owner.broken() : Http2Connection.malformed());
    super.onConnectionError(ctx, outbound, cause, error);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      super.exceptionCaught(ctx, cause);
    } else if (cause instanceof IOException && ctx.channel().isActive()) {
      owner.leaveLater();
    } else {
      boolean theirs =
          cause instanceof IOException
              || cause instanceof DecoderException
              // see Http1Connection
              || cause instanceof NotYetConnectedException;
      if (!theirs) {
        log.atError().setCause(cause).log("fault while answers were read");
      }
      owner.brokenBy(cause);
      ctx.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
      ctx.close();
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    owner.leaveLater();
    super.channelInactive(ctx);
    owner.ended();
  }
}

package io.latchkey.gateway.upstream.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.function.IntPredicate;

/**
 * Looks at each frame before the codec acts on it: what serves no call is paid from a {@link
 * FrameBudget}, and what the codec would put right without a word is refused.
 *
 * <p>Confined to its connection's event loop.
 */
final class FrameGate implements Http2FrameReader {
  private final Http2FrameReader reader;
  private final IntPredicate live;
  private final FrameBudget budget;

  /**
   * Makes a gate in front of {@code reader}.
   *
   * @param live whether a stream carries a call whose answer is still awaited
   */
  FrameGate(Http2FrameReader reader, IntPredicate live, FrameBudget budget) {
    this.reader = reader;
    this.live = live;
    this.budget = budget;
  }

  @Override
  public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener)
      throws Http2Exception {
    Looking looking = new Looking(listener);
    try {
      reader.readFrame(ctx, input, looking);
    } catch (Http2Exception fault) {
      // found before anybody heard of the frame: of an ended stream it would cost nothing
      if (!looking.heard && Http2Exception.isStreamError(fault)) {
        budget.spend();
      }
      throw fault;
    }
  }

  @Override
  public Configuration configuration() {
    return reader.configuration();
  }

  @Override
  public void close() {
    reader.close();
  }

  /** Sees the frames of one read. */
  private final class Looking extends Http2FrameListenerDecorator {
    private boolean heard;

    Looking(Http2FrameListener listener) {
      super(listener);
    }

    private void account(ChannelHandlerContext ctx, boolean serves) throws Http2Exception {
      if (serves) {
        heard = true;
        budget.renew(ctx.channel());
      } else {
        spend();
      }
    }

    private void spend() throws Http2Exception {
      heard = true;
      budget.spend();
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean last)
        throws Http2Exception {
      account(ctx, (last || data.isReadable()) && live.test(stream));
      return super.onDataRead(ctx, stream, data, padding, last);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean last)
        throws Http2Exception {
      look(ctx, stream, headers);
      super.onHeadersRead(ctx, stream, headers, padding, last);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean last)
        throws Http2Exception {
      look(ctx, stream, headers);
      super.onHeadersRead(ctx, stream, headers, dependency, weight, exclusive, padding, last);
    }

    private void look(ChannelHandlerContext ctx, int stream, Http2Headers headers)
        throws Http2Exception {
      account(ctx, live.test(stream));
      if (stream % 2 == 0) {
        throw Http2Exception.connectionError(
            Http2Error.PROTOCOL_ERROR, "a server begins a stream of its own");
      }
      // equal ones would be made one by the codec; two are refused in either version
      if (headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() > 1) {
        throw Http2Exception.streamError(
            stream, Http2Error.PROTOCOL_ERROR, "there is more than one content-length");
      }
    }

    @Override
    public void onPriorityRead(
        ChannelHandlerContext ctx, int stream, int dependency, short weight, boolean exclusive)
        throws Http2Exception {
      spend();
      super.onPriorityRead(ctx, stream, dependency, weight, exclusive);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long code)
        throws Http2Exception {
      account(ctx, live.test(stream));
      super.onRstStreamRead(ctx, stream, code);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
      spend();
      super.onSettingsAckRead(ctx);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
        throws Http2Exception {
      spend();
      Long table = settings.headerTableSize();
      if (table != null) {
        budget.resizeTable(table);
      }
      super.onSettingsRead(ctx, settings);
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
      spend();
      super.onPingRead(ctx, data);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
      spend();
      super.onPingAckRead(ctx, data);
    }

    @Override
    public void onPushPromiseRead(
        ChannelHandlerContext ctx, int stream, int promised, Http2Headers headers, int padding)
        throws Http2Exception {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "a push that was turned off (RFC 9113 section 8.4)");
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long code, ByteBuf data)
        throws Http2Exception {
      spend();
      super.onGoAwayRead(ctx, lastStream, code, data);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int stream, int increment)
        throws Http2Exception {
      spend();
      super.onWindowUpdateRead(ctx, stream, increment);
    }

    @Override
    public void onUnknownFrame(
        ChannelHandlerContext ctx, byte type, int stream, Http2Flags flags, ByteBuf payload)
        throws Http2Exception {
      spend();
      super.onUnknownFrame(ctx, type, stream, flags, payload);
    }
  }
}

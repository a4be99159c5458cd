package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.downstream.parse.RequestReader;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.MalformedException.Fault;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the frames of one connection mean to its streams.
 *
 * <p>Confined to the connection's event loop.
 */
final class CallerStreams extends Http2EventAdapter {
  private static final Logger log = LoggerFactory.getLogger(CallerStreams.class);

  private final CallerFrames connection;
  private final Http2Connection.PropertyKey key;
  private final RequestHeads heads;
  private int requests;

  CallerStreams(CallerFrames connection) {
    this.connection = connection;
    this.key = connection.connection().newKey();
    this.heads = new RequestHeads(connection.terms());
    connection.connection().addListener(this);
  }

  /** The call on a stream, or null where none was begun. */
  @Nullable CallerStream on(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  private Http2Stream stream(int id) {
    return connection.connection().stream(id);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean ends) {
    ReceivedHeaders received = (ReceivedHeaders) headers;
    Http2Stream stream = stream(id);
    CallerStream call = on(stream);
    guarded(
        stream,
        () -> {
          if (call == null) {
            request(stream, received, ends);
          } else {
            trailers(call, received);
          }
        });
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
      boolean ends) {
    onHeadersRead(ctx, id, headers, padding, ends);
  }

  private void request(Http2Stream stream, ReceivedHeaders headers, boolean ends) {
    if (connection.connection().numActiveStreams() > connection.terms().streams()) {
      connection.reset(stream, Http2Error.REFUSED_STREAM);
      return;
    }
    CallerStream call = new CallerStream(connection, stream);
    stream.setProperty(key, call);
    requests++;
    try {
      RequestHead head = heads.read(headers, ends);
      call.begin(head, ends);
    } catch (RefusedException refused) {
      call.refuseUnread(refused.refusal());
    } catch (MalformedException broken) {
      malformed(call, broken);
    }
    if (requests >= connection.terms().requests()) {
      connection.retire();
    }
  }

  private void trailers(CallerStream call, ReceivedHeaders headers) {
    try {
      call.trailers(heads.trailers(headers));
    } catch (MalformedException broken) {
      call.malformed(Http2Error.PROTOCOL_ERROR, RequestReader.refused(broken));
    }
  }

  private static void malformed(CallerStream call, MalformedException broken) {
    Refusal refusal = RequestReader.refused(broken);
    if (broken.fault() == Fault.SYNTAX) {
      call.malformed(Http2Error.PROTOCOL_ERROR, refusal);
    } else {
      call.refuseUnread(refusal);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean ends) {
    Http2Stream stream = stream(id);
    CallerStream call = on(stream);
    if (call == null) {
      return data.readableBytes() + padding;
    }
    int[] free = {0};
    guarded(stream, () -> free[0] = call.data(data, padding, ends));
    return free[0];
  }

  /** A mistake of ours ends the call in which it was made, not the others on the connection. */
  private void guarded(Http2Stream stream, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException mistake) {
      log.atError().setCause(mistake).log("fault while a call was carried");
      CallerStream call = on(stream);
      if (call == null) {
        connection.reset(stream, Http2Error.INTERNAL_ERROR);
      } else {
        call.fault();
      }
    }
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
    connection.wasReset(id);
  }

  /** The caller will open no more streams: nothing is lost if we take none. */
  @Override
  public void onGoAwayRead(ChannelHandlerContext ctx, int last, long code, ByteBuf text) {
    connection.retire();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
    connection.settingsCame();
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) {
    connection.settingsConfirmed();
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    CallerStream call = on(stream);
    if (call != null) {
      call.closed();
    }
    connection.streamClosed(stream.id());
  }

  /** So many octets of content have come of a frame that is not whole, on this stream if any. */
  void coming(int id, int octets) {
    CallerStream call = id == 0 ? null : on(stream(id));
    if (call != null) {
      call.coming(octets);
    }
  }

  /** There is room for answers again. */
  void mayWrite() {
    each(CallerStream::mayWrite);
  }

  /** Ends all calls, for nothing more will be read or written. */
  void end() {
    each(CallerStream::closed);
  }

  private void each(Consumer<CallerStream> told) {
    try {
      connection
          .connection()
          .forEachActiveStream(
              stream -> {
                CallerStream call = on(stream);
                if (call != null) {
                  told.accept(call);
                }
                return true;
              });
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

package io.latchkey.gateway.upstream.transport;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frames, tables and windows of one connection as a client, put together. */
final class Http2Codec {
  /**
   * How much of an answer the other side may send ahead of a caller that does not read: what one
   * stalled call costs. Half of it is credited anew at once, so that it lets 5 MB/s through at a
   * round trip of 25 ms.
   */
  static final int STREAM_WINDOW = 128 << 10;

  /**
   * The window of all streams together. It is credited at receipt, so that a stalled stream stalls
   * no other; what a connection may make us hold is thus the windows of its streams.
   */
  static final int CONNECTION_WINDOW = 1 << 20;

  /** The most CONTINUATION frames below the size of a frame that a section may come in. */
  static final int MAX_SMALL_CONTINUATIONS = 16;

  private static final float CREDIT_AT = 0.5f;

  final SecretFields secrets = new SecretFields();
  final FrameBudget budget = new FrameBudget();
  final Http2ConnectionEncoder encoder;
  final Http2ConnectionDecoder decoder;
  private final DefaultHttp2Connection streams = new DefaultHttp2Connection(false, 0);
  private final PropertyKey key = streams.newKey();

  Http2Codec() {
    streams.local().flowController(new DefaultHttp2LocalFlowController(streams, CREDIT_AT, true));
    // a server's limit on sections is advice (RFC 9113 section 6.5.2): it says 431 better itself
    encoder =
        new DefaultHttp2ConnectionEncoder(streams, new DefaultHttp2FrameWriter(secrets, true));
    Http2FrameReader reader =
        new DefaultHttp2FrameReader(
            new DefaultHttp2HeadersDecoder(true, AnswerDecoder.MAX_SECTION, -1),
            MAX_SMALL_CONTINUATIONS);
    decoder =
        new DefaultHttp2ConnectionDecoder(
            streams,
            encoder,
            new FrameGate(reader, this::isLive, budget),
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            true);
  }

  /** What we ask of the other side: no push, no streams of its own, sections up to our limit. */
  static Http2Settings settings() {
    return Http2Settings.defaultSettings()
        .pushEnabled(false)
        .maxConcurrentStreams(0)
        .initialWindowSize(STREAM_WINDOW)
        .maxHeaderListSize(AnswerDecoder.MAX_SECTION);
  }

  private boolean isLive(int id) {
    Http2Call call = call(streams.stream(id));
    return call != null && !call.isOver();
  }

  /** The call that {@code stream} carries, or null. */
  @Nullable Http2Call call(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  /** The calls under way. */
  List<Http2Call> calls() {
    List<Http2Call> calls = new ArrayList<>(streams.numActiveStreams());
    try {
      streams.forEachActiveStream(
          stream -> {
            Http2Call call = call(stream);
            if (call != null) {
              calls.add(call);
            }
            return true;
          });
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    return calls;
  }

  void bind(Http2Stream stream, Http2Call call) {
    stream.setProperty(key, call);
  }
}

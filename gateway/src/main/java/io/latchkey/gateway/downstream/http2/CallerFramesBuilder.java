package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.exchange.Conductor;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Puts the parts of a caller's HTTP/2 connection together. */
public final class CallerFramesBuilder
    extends AbstractHttp2ConnectionHandlerBuilder<CallerFrames, CallerFramesBuilder> {
  /** The window of each stream: the most octets of content that are held for a call. */
  static final int STREAM_WINDOW = 65_535;

  /** How many pieces of a field block, each under 8 KiB, may come before its last. */
  private static final int MAX_SMALL_CONTINUATIONS = 16;

  /** How many frames of content without an octet may follow each other on one stream. */
  private static final int MAX_EMPTY_DATA = 10;

  private final Terms terms;
  private final Conductor conductor;
  private final Departure departure;
  private final Http2Connection connection = new DefaultHttp2Connection(true);
  private final FrameGuard guard = new FrameGuard(System::nanoTime);
  private final FrameGate gate;

  private CallerFramesBuilder(Terms terms, Conductor conductor, Departure departure) {
    this.terms = terms;
    this.conductor = conductor;
    this.departure = departure;
    this.gate =
        new FrameGate(
            new DefaultHttp2FrameReader(
                new FieldDecoder(terms.fields(), terms.section()), MAX_SMALL_CONTINUATIONS),
            guard,
            connection);
  }

  /** The handler of a connection whose preface has yet to be read; for its channel alone. */
  public static ChannelHandler handler(Terms terms, Conductor conductor, Departure departure) {
    return new CallerFramesBuilder(terms, conductor, departure).assemble();
  }

  private CallerFrames assemble() {
    // callers' priorities are not followed (RFC 9113 section 5.3.2): each stream gets its turn
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    Http2ConnectionEncoder encoder =
        new BoundedTableEncoder(
            new DefaultHttp2ConnectionEncoder(
                connection, new DefaultHttp2FrameWriter(BoundedTableEncoder::isUnique)));
    Http2ConnectionDecoder decoder =
        new DefaultHttp2ConnectionDecoder(
            connection,
            encoder,
            gate,
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            false);
    initialSettings(
        new Http2Settings()
            .initialWindowSize(STREAM_WINDOW)
            .maxConcurrentStreams(terms.streams())
            .maxHeaderListSize(terms.section()));
    decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA);
    // the guard counts resets, against answers
    decoderEnforceMaxRstFramesPerWindow(0, 0);
    codec(decoder, encoder);
    return build();
  }

  @Override
  protected CallerFrames build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    return new CallerFrames(decoder, encoder, settings, this);
  }

  Terms terms() {
    return terms;
  }

  Conductor conductor() {
    return conductor;
  }

  Departure departure() {
    return departure;
  }

  FrameGate gate() {
    return gate;
  }

  FrameGuard guard() {
    return guard;
  }
}

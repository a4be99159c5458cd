package io.latchkey.gateway.downstream.http2;

import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Decodes field blocks (RFC 7541) and judges nothing but the compression: a section that is too
 * large or malformed is told of with its stream, so that it can be answered there.
 */
final class FieldDecoder extends DefaultHttp2HeadersDecoder {
  /** More than the headers keep, so that it is they who say that it is too much. */
  private static final long ANY_SIZE = 1 << 30;

  /** A block of this size is taken even where the limit of its section is smaller. */
  private static final int LEAST_BLOCK = 16 << 10;

  private final int maxFields;
  private final int maxOctets;

  FieldDecoder(int maxFields, int maxOctets) {
    super(false, ANY_SIZE);
    this.maxFields = maxFields;
    this.maxOctets = maxOctets;
  }

  @Override
  protected Http2Headers newHeaders() {
    return new ReceivedHeaders(maxFields, maxOctets);
  }

  /** The limit of the section is ours to keep, see {@link ReceivedHeaders}. */
  @Override
  public void maxHeaderListSize(long max, long goAwayMax) {
    // told again of the settings that we sent, when the caller has confirmed them
  }

  @Override
  public long maxHeaderListSize() {
    return maxOctets;
  }

  /** The most octets of a block as it comes; a longer one ends the connection. */
  @Override
  public long maxHeaderListSizeGoAway() {
    return Math.max(LEAST_BLOCK, maxOctets);
  }
}

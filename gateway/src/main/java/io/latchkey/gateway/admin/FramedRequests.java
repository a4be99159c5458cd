package io.latchkey.gateway.admin;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * The library's request decoder, which refuses a request with two framings (RFC 9112 section 6.3).
 */
final class FramedRequests extends HttpRequestDecoder {
  private static final int MAX_LINE = 4096;
  private static final int MAX_FIELDS = 16 * 1024;

  FramedRequests() {
    super(new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE).setMaxHeaderSize(MAX_FIELDS));
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Transfer-Encoding and Content-Length in one request");
  }
}

package io.latchkey.gateway.downstream.http2;

import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * Keeps the table of fields sent as small as it is by default, however large a one the caller
 * offers to keep: it is our memory too (RFC 7541 section 4.2).
 */
final class BoundedTableEncoder extends DecoratingHttp2ConnectionEncoder {
  /** Secret, or different each time: of no use in a table. */
  private static final List<String> UNIQUE =
      List.of("set-cookie", "x-request-id", "date", "content-length", "etag", "location");

  BoundedTableEncoder(Http2ConnectionEncoder encoder) {
    super(encoder);
  }

  @Override
  public void remoteSettings(Http2Settings settings) throws Http2Exception {
    Long offered = settings.headerTableSize();
    if (offered != null && offered > Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE) {
      settings.headerTableSize(Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE);
    }
    super.remoteSettings(settings);
  }

  /** Whether a field is never put in the table (RFC 7541 section 7.1.3). */
  static boolean isUnique(CharSequence name, CharSequence value) {
    for (String unique : UNIQUE) {
      if (AsciiString.contentEquals(name, unique)) {
        return true;
      }
    }
    return false;
  }
}

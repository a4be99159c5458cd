package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.wire.Http2Fields;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the head of a request as HTTP/2 has it (RFC 9113 section 8.3.1): its target byte for byte
 * as it was decided on, its framing and credential ours, whatever came in.
 */
final class Http2Request {
  private static final AsciiString HTTPS = AsciiString.cached("https");
  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

  /** What is of one connection (section 8.2.2), and what pseudo-fields and framing say. */
  private static final List<AsciiString> NEVER =
      List.of(
          AsciiString.cached("connection"),
          AsciiString.cached("host"),
          AsciiString.cached("http2-settings"),
          AsciiString.cached("keep-alive"),
          AsciiString.cached("proxy-connection"),
          AsciiString.cached("te"),
          AsciiString.cached("transfer-encoding"),
          AsciiString.cached("upgrade"),
          CONTENT_LENGTH);

  private Http2Request() {}

  /**
   * The field section of {@code request}.
   *
   * @param secrets told the names of the credential's fields
   */
  static Http2Headers head(UpstreamRequest request, Origin origin, SecretFields secrets) {
    OutgoingHead head = request.head();
    Http2Headers headers = new DefaultHttp2Headers(false);
    Http2Fields.write(head.lines(), head.length(), headers);
    NEVER.forEach(headers::remove);
    headers.method(AsciiString.of(head.method()));
    headers.scheme(origin.tls() ? HTTPS : HTTP);
    headers.authority(AsciiString.of(origin.authority()));
    headers.path(AsciiString.of(head.target()));
    byte[] credential = request.credential();
    if (credential != null) {
      Http2Headers lines = new DefaultHttp2Headers(false);
      Http2Fields.write(credential, credential.length, lines);
      secrets.expect(lines.names().stream().map(AsciiString::of).collect(Collectors.toSet()));
      lines.forEach(line -> headers.add(line.getKey(), line.getValue()));
    } else {
      secrets.expect(Set.of());
    }
    if (head.framing().kind() == Framing.Kind.LENGTH) {
      headers.add(CONTENT_LENGTH, AsciiString.of(Long.toString(head.framing().length())));
    }
    return headers;
  }

  /** The field section of trailers: lines that may go on, each ended by CRLF. */
  static Http2Headers trailers(byte[] lines) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    Http2Fields.write(lines, lines.length, headers);
    NEVER.forEach(headers::remove);
    return headers;
  }
}

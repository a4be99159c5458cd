package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.OutgoingHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Writes the head of a request: its framing and credential are ours, whatever came in. */
final class RequestWriter {
  private static final byte[] VERSION_AND_HOST = ascii(" HTTP/1.1\r\nHost: ");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] SWITCH = ascii("Connection: Upgrade\r\nUpgrade: websocket\r\n");
  private static final byte[] CRLF = ascii("\r\n");

  private RequestWriter() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Writes one.
   *
   * @param handshake whether it asks to switch to WebSocket
   */
  static ByteBuf write(
      ByteBufAllocator alloc, UpstreamRequest request, String host, boolean handshake) {
    OutgoingHead head = request.head();
    byte[] credential = request.credential();
    int size = head.length() + head.target().length() + host.length() + 200;
    ByteBuf out = alloc.directBuffer(credential == null ? size : size + credential.length);
    out.writeCharSequence(head.method(), StandardCharsets.US_ASCII);
    out.writeByte(' ');
    out.writeCharSequence(head.target(), StandardCharsets.ISO_8859_1);
    out.writeBytes(VERSION_AND_HOST);
    out.writeCharSequence(host, StandardCharsets.US_ASCII);
    out.writeBytes(CRLF);
    if (handshake) {
      out.writeBytes(SWITCH);
    }
    out.writeBytes(head.lines(), 0, head.length());
    if (credential != null) {
      out.writeBytes(credential);
    }
    if (head.framing().kind() == Framing.Kind.CHUNKED) {
      out.writeBytes(CHUNKED);
    } else if (head.framing().kind() == Framing.Kind.LENGTH) {
      out.writeBytes(CONTENT_LENGTH);
      out.writeCharSequence(Long.toString(head.framing().length()), StandardCharsets.US_ASCII);
      out.writeBytes(CRLF);
    }
    return out.writeBytes(CRLF);
  }
}

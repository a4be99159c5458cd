package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.LineBuffer;
import io.latchkey.gateway.http.OutgoingHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Writes the heads of requests to one host: their framing and credential are ours, whatever came
 * in.
 */
final class RequestWriter {
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] SWITCH = ascii("Connection: Upgrade\r\nUpgrade: websocket\r\n");

  private final byte[] versionAndHost;

  RequestWriter(String host) {
    this.versionAndHost = ascii(" HTTP/1.1\r\nHost: " + host + "\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Writes one.
   *
   * @param handshake whether it asks to switch to WebSocket
   */
  ByteBuf write(ByteBufAllocator alloc, UpstreamRequest request, boolean handshake) {
    LineBuffer lines = LineBuffer.take();
    try {
      write(request, handshake, lines);
      return alloc.directBuffer(lines.length()).writeBytes(lines.bytes(), 0, lines.length());
    } finally {
      lines.giveBack();
    }
  }

  private void write(UpstreamRequest request, boolean handshake, LineBuffer out) {
    OutgoingHead head = request.head();
    String query = head.query();
    out.text(head.method()).text(" ").text(head.path());
    if (query != null) {
      out.text("?").text(query);
    }
    out.all(versionAndHost);
    if (handshake) {
      out.all(SWITCH);
    }
    out.slice(head.lines(), 0, head.length());
    byte[] credential = request.credential();
    if (credential != null) {
      out.all(credential);
    }
    if (head.framing().kind() == Framing.Kind.CHUNKED) {
      out.all(CHUNKED);
    } else if (head.framing().kind() == Framing.Kind.LENGTH) {
      out.all(CONTENT_LENGTH).number(head.framing().length()).end();
    }
    out.end();
  }
}

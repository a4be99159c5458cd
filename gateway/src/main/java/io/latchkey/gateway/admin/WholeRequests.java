package io.latchkey.gateway.admin;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection, each with all of its content, and none read before it is asked
 * for. Confined to the connection's event loop.
 */
final class WholeRequests {
  private final RequestSource source;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
  private @Nullable RequestHead head;
  private boolean invited;

  WholeRequests(RequestSource source) {
    this.source = source;
  }

  /**
   * The next request; null where more bytes are needed.
   *
   * @throws RefusedException {@link Reason#CONTENT_TOO_LARGE} at the first octet too many, or what
   *     the reader refused; nothing more can be read from this connection
   */
  @Nullable AdminRequest next() throws RefusedException {
    RequestHead present = head == null ? source.head() : head;
    if (present == null) {
      return null;
    }
    head = present;
    check(present.framing().length());
    for (ByteBuf piece = source.content(); piece != null; piece = source.content()) {
      take(piece);
    }
    if (!source.isComplete()) {
      return null;
    }
    AdminRequest whole = new AdminRequest(present, content.toByteArray());
    head = null;
    invited = false;
    content.reset();
    return whole;
  }

  private void take(ByteBuf piece) throws RefusedException {
    try {
      check((long) content.size() + piece.readableBytes());
      byte[] octets = new byte[piece.readableBytes()];
      piece.readBytes(octets);
      content.write(octets, 0, octets.length);
    } finally {
      piece.release();
    }
  }

  private static void check(long octets) throws RefusedException {
    if (octets > AdminServer.MAX_CONTENT) {
      throw Refusal.of(
              Reason.CONTENT_TOO_LARGE, "Send at most " + AdminServer.MAX_CONTENT + " octets.")
          .raise();
    }
  }

  /**
   * Whether the sender of the present request waits to be told to send its content (RFC 9110
   * section 10.1.1); once for each request.
   */
  boolean wantsInvitation() {
    RequestHead present = head;
    boolean wants =
        present != null
            && !invited
            && !present.http10()
            && present.framing().kind() != Framing.Kind.NONE
            && present.fields().has(FieldName.EXPECT)
            && content.size() == 0
            && source.held() == 0;
    invited |= wants;
    return wants;
  }
}

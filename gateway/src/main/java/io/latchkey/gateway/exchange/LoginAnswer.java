package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.upstream.forward.PodFqdnRewriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;

/**
 * The content of a login answer, held back while it is small enough to be rewritten.
 *
 * <p>Confined to the exchange's event loop.
 */
final class LoginAnswer {
  private final AnswerHead head;
  private final Framing framing;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  /**
   * Holds an answer of which no content has come.
   *
   * @param head kept: good for as long as this
   * @param framing as the tenant framed it
   */
  LoginAnswer(AnswerHead head, Framing framing) {
    this.head = head;
    this.framing = framing;
  }

  AnswerHead head() {
    return head;
  }

  Framing framing() {
    return framing;
  }

  /**
   * Takes a piece, which is released; false where it would be too much to hold, and is not taken.
   */
  boolean take(ByteBuf piece) {
    if (held.size() + piece.readableBytes() > PodFqdnRewriter.MAX_CONTENT) {
      return false;
    }
    held.writeBytes(ByteBufUtil.getBytes(piece));
    piece.release();
    return true;
  }

  byte[] content() {
    return held.toByteArray();
  }
}

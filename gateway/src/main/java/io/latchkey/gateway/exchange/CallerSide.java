package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.function.LongConsumer;

/**
 * The caller's side of one exchange, as its conductor sees it: where answers go, and who holds
 * content back. All on the connection's event loop.
 *
 * <p>An exchange calls {@link #refuse} once, or {@link #answer} once and then {@link #end} or
 * {@link #abort} once.
 */
public interface CallerSide {

  EventLoop loop();

  /** The connection's alarm clock, which belongs to the exchange while there is one. */
  Watch watch();

  /** Says whether pieces of content are wanted now; at first they are not. */
  void wantContent(boolean more);

  /** Passes an interim answer on. */
  void interim(AnswerHead head);

  /**
   * Begins the answer.
   *
   * @param framing how the tenant framed it
   * @param contentLength a length to declare though no content will come, or -1
   */
  void answer(AnswerHead head, Framing framing, long contentLength);

  /**
   * Answers 101 to a WebSocket handshake: from then on {@link #content} and {@link
   * Exchange#content} are octets of frames, and {@link #end} is the end of the connection.
   */
  default void switchProtocols(AnswerHead head) {
    throw new IllegalStateException("only HTTP/1.1 switches protocols");
  }

  /** A piece of the answer's content, which is released. */
  void content(ByteBuf piece);

  /** Sends what was written. */
  void flush();

  /** The answer is complete; its trailer fields, each ended by CRLF, follow it where they can. */
  void end(byte[] trailers);

  /**
   * The whole answer is this refusal.
   *
   * @param told is told of how many octets its content is, before any of them is sent
   */
  void refuse(Refusal refusal, String requestId, LongConsumer told);

  /** Breaks the begun answer off so that the caller sees that it is not whole. */
  void abort();

  /** Whether more may be written without the buffer growing past its mark. */
  boolean isWritable();

  /** How many octets wait to be written. */
  long pendingOctets();
}

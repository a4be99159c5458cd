package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.netty.buffer.ByteBuf;

/**
 * Hears the answer to one request, on the event loop of its connection: interim answers, the head,
 * content, and then exactly one of {@link #onEnd} and {@link #onFailure}.
 *
 * <p>The fields of a head are good until the call that tells of them returns; who wants them longer
 * keeps {@link FieldSection#kept}.
 */
public interface AnswerListener {

  /** An interim answer other than 101, of which there may be several. */
  void onInterim(int status, FieldSection fields);

  /**
   * The tenant has agreed to the handshake: what follows is frames, and the end of the connection
   * is the end of them.
   *
   * @param extended whether an extension was agreed on
   */
  default void onSwitch(FieldSection fields, boolean extended) {
    throw new IllegalStateException("nobody asked to switch protocols");
  }

  /** The head of the final answer. */
  void onAnswer(int status, FieldSection fields, Framing framing);

  /** A piece of content, which the listener must release. */
  void onContent(ByteBuf piece);

  /** Nothing more has come for now: the moment to send on what was written. */
  void onPause();

  /** The answer is complete. The connection is no longer the listener's. */
  void onEnd(FieldSection trailers);

  /** There will be no more of the answer. The connection is no longer the listener's. */
  void onFailure(UpstreamException why);

  /** The connection's write buffer went below or above its mark. */
  void onWritabilityChanged();
}

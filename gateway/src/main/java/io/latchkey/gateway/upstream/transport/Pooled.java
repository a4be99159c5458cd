package io.latchkey.gateway.upstream.transport;

import org.jspecify.annotations.Nullable;

/** A connection as its pool sees it when it has ended. */
interface Pooled {

  /**
   * Why the other side took back the handshake after its end (RFC 8446 section 4.4.2.4), or null.
   */
  @Nullable UpstreamException refusal();

  /** Whether the other side has answered on it: then it can be reached. */
  boolean hasAnswerBegun();

  /** Whether an answer has begun since that was asked last. */
  boolean takeAnswered();

  /** How it has failed a call since that was asked last, in our words, or null. */
  @Nullable String takeFault();
}

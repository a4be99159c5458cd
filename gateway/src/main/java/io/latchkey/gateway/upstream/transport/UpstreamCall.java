package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.websocket.Handshake;
import io.netty.buffer.ByteBuf;

/**
 * The way of one call to a tenant: a connection of HTTP/1.1 that carries nothing else meanwhile, or
 * one stream of HTTP/2.
 *
 * <p>Whoever borrowed it owns it from {@link #send} to the end of its answer; then it goes back, or
 * ends, by itself. Every method must be called on its event loop.
 */
public interface UpstreamCall {

  /**
   * Whether its connection has carried a call before: then it may have died since without our
   * knowing.
   */
  boolean isReused();

  /** How much of the present call, which failed, the tenant may have acted on. */
  Reach reach();

  /** How far a call has come. */
  enum Reach {
    /** The connection took none of it, or no part that can be read alone. */
    NOT_WRITTEN,
    /** The other side says that it did not look at it (RFC 9113 section 8.7). */
    REFUSED,
    /** It may have been carried out. */
    UNKNOWN
  }

  /**
   * Hears what the present sending says of who it was sent to: when the head of its answer has
   * come, and again if it fails after that.
   */
  default void judged(TenantOutcome outcome) {
    // a connection has no use for it
  }

  /** Whether any octet of an answer to the present call has come. */
  boolean hasAnswerBegun();

  /**
   * Sends the head of a request. Content follows by {@link #content}, then {@link #end}, unless the
   * framing says that there is none.
   */
  void send(UpstreamRequest request, AnswerListener hears);

  /**
   * Sends a WebSocket handshake, on a connection that was borrowed as {@link Need#HTTP_1_1}: its
   * answer is {@link AnswerListener#onSwitch} or an ordinary one. {@link #end} then ends the
   * connection, once what was written has gone out.
   */
  default void shakeHands(UpstreamRequest request, Handshake handshake, AnswerListener hears) {
    throw new IllegalStateException("only HTTP/1.1 switches protocols");
  }

  /** Says who listens from now on. */
  default void hear(AnswerListener next) {
    throw new IllegalStateException("only HTTP/1.1 switches protocols");
  }

  /** Sends a piece of content, which is released in any case. */
  void content(ByteBuf piece);

  /** Sends what was written. */
  void flush();

  /** Says that the content is complete, with its trailer fields, each ended by CRLF. */
  void end(byte[] trailers);

  /** Whether more content may be sent without what waits growing past its mark. */
  boolean isWritable();

  /** How many octets wait to be written. */
  long pendingOctets();

  /** Says whether more of the answer is wanted now; what was read already still comes. */
  void wantAnswer(boolean more);

  /** Gives the call up, before it was sent or after: its listener hears nothing more. */
  void cancel();

  /** Gives the connection up for others to use: nothing was sent on it. */
  default void giveBack() {
    cancel();
  }

  /** Says that a limit of time was reached: it is held against the address. */
  default void overdue() {
    // it says nothing of an address where there is none
  }
}

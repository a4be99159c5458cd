package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import io.netty.buffer.ByteBuf;

/**
 * The content of one request on its way to the tenant: counted, held to the route's limit, kept for
 * a second sending, and passed on.
 *
 * <p>Confined to the exchange's event loop.
 */
final class Upload {
  private final Exchange exchange;
  private final RoutePlan route;
  private final OutgoingHead outgoing;
  private final SecondTry chance;
  private FieldSection trailers = FieldSection.empty();
  private boolean complete;
  private boolean flushing;
  private long octets;

  Upload(Exchange exchange, RoutePlan route, OutgoingHead outgoing, SecondTry chance) {
    this.exchange = exchange;
    this.route = route;
    this.outgoing = outgoing;
    this.chance = chance;
    this.complete = outgoing.framing().isEmpty();
  }

  /** Whether the caller has sent all. */
  boolean isComplete() {
    return complete;
  }

  /** Octets of content that came from the caller. */
  long octets() {
    return octets;
  }

  /** Takes note of a piece, which stays the giver's; false where it is too much. */
  boolean note(ByteBuf piece) {
    octets += piece.readableBytes();
    chance.keep(piece);
    return route.maxContent() < 0 || octets <= route.maxContent();
  }

  /** Sends a piece, which is released, and soon what was written. */
  void pass(UpstreamCall connection, ByteBuf piece, Runnable flush) {
    connection.content(piece);
    flushLater(flush);
    if (!connection.isWritable()) {
      connection.flush();
      exchange.side().wantContent(connection.isWritable());
    }
  }

  /**
   * Sends on what was written even where no read of the caller's connection ends after it: content
   * that came before there was a connection is held and handed over later.
   */
  private void flushLater(Runnable flush) {
    if (!flushing) {
      flushing = true;
      exchange
          .side()
          .loop()
          .execute(
              () -> {
                flushing = false;
                flush.run();
              });
    }
  }

  /** Sends what was written, unless there is nothing, or the end does it. */
  void flush(UpstreamCall connection) {
    if (octets > 0 && !complete) {
      connection.flush();
    }
  }

  /** Sends once more what was sent already. */
  void again(UpstreamCall connection) {
    if (octets > 0) {
      chance.resend(connection::content);
    }
  }

  /** The caller has sent all; false where that was known. */
  boolean completed(FieldSection given) {
    if (complete) {
      return false;
    }
    complete = true;
    trailers = given;
    return true;
  }

  /** Says to the tenant that it has all. */
  void end(UpstreamCall connection) {
    if (!outgoing.framing().isEmpty()) {
      connection.end(route.forward().requestTrailers(trailers));
    }
  }
}

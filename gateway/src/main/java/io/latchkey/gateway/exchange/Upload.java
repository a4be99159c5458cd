package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.FieldSection;
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
  private final Delivery delivery;
  private FieldSection trailers = FieldSection.empty();
  private boolean complete;
  private boolean flushing;
  private long octets;

  /** Of a call that has content, or may have. */
  Upload(Exchange exchange, Delivery delivery) {
    this.exchange = exchange;
    this.delivery = delivery;
  }

  /** Whether the caller has sent all. */
  boolean isComplete() {
    return complete;
  }

  /** Octets of content that came from the caller. */
  long octets() {
    return octets;
  }

  /** A piece of content, which is released in any case. */
  void take(ByteBuf piece) {
    boolean fits = note(piece);
    exchange.record().octets(octets, delivery.reply().octets());
    UpstreamCall connection = delivery.upstream();
    if (connection == null || !fits) {
      piece.release();
      if (connection != null) {
        exchange.refuse(Decision.tooLarge());
      }
      return;
    }
    pass(connection, piece);
    delivery.deadlines().moved();
  }

  /** Takes note of a piece, which stays the giver's; false where it is too much. */
  private boolean note(ByteBuf piece) {
    octets += piece.readableBytes();
    delivery.tries().chance().keep(piece);
    long most = delivery.route().maxContent();
    return most < 0 || octets <= most;
  }

  /** Sends a piece, which is released, and soon what was written. */
  private void pass(UpstreamCall connection, ByteBuf piece) {
    connection.content(piece);
    flushLater();
    if (!connection.isWritable()) {
      connection.flush();
      exchange.side().wantContent(connection.isWritable());
    }
  }

  /**
   * Sends on what was written even where no read of the caller's connection ends after it: content
   * that came before there was a connection is held and handed over later.
   */
  private void flushLater() {
    if (!flushing) {
      flushing = true;
      exchange
          .side()
          .loop()
          .execute(
              () -> {
                flushing = false;
                delivery.contentPause();
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
      delivery.tries().chance().resend(connection::content);
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
    connection.end(delivery.route().forward().requestTrailers(trailers));
  }
}

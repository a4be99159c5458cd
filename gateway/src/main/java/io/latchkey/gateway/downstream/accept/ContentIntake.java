package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.downstream.parse.RequestStream;
import io.latchkey.gateway.exchange.Exchange;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Where the content of the present request goes: to its exchange as fast as that takes it, and to
 * nobody once the answer is out.
 *
 * <p>Confined to the connection's event loop.
 */
final class ContentIntake {
  /** What became of one try to read. */
  enum Step {
    /** Nothing can be read now. */
    NOTHING,
    /** A piece was, or more may be at once. */
    PIECE,
    /** The answer is out, and the rest is not worth reading. */
    LEFT,
    /** The framing is lost: nothing after this has a meaning. */
    MALFORMED
  }

  private final AnswerSide side;
  private @Nullable Exchange exchange;
  private @Nullable Refusal fault;
  private long discarded;

  ContentIntake(AnswerSide side) {
    this.side = side;
  }

  /** Begins the turn of another request. */
  void begin(Exchange next) {
    exchange = next;
    discarded = 0;
  }

  /** The exchange under way, or null. */
  @Nullable Exchange exchange() {
    return exchange;
  }

  /** Ends its turn; what was under way, or null. */
  @Nullable Exchange over() {
    Exchange running = exchange;
    exchange = null;
    return running;
  }

  /** Lets go on what was read, for now there is no more. */
  void pause() {
    Exchange running = exchange;
    if (running != null) {
      running.contentPause();
    }
  }

  /** Says that the content has been read to its end. */
  void complete(RequestStream from) {
    Exchange running = exchange;
    if (running != null) {
      running.contentEnd(from.trailers());
    }
  }

  /** Takes the next piece, if there is one and somebody wants it or nobody will. */
  Step read(RequestStream from) {
    boolean answered = side.isAnswered();
    if (answered && !mayGoOn()) {
      return Step.LEFT;
    }
    if (from.held() == 0 || !(side.isContentWanted() || answered)) {
      return Step.NOTHING;
    }
    try {
      ByteBuf piece = from.content();
      if (piece != null) {
        take(piece);
      }
      return piece != null || from.isComplete() ? Step.PIECE : Step.NOTHING;
    } catch (RefusedException malformed) {
      fault = malformed.refusal();
      return Step.MALFORMED;
    }
  }

  /** Whether the rest of the content is worth reading though the answer is out already. */
  private boolean mayGoOn() {
    return !side.isClosing() && discarded <= Leftover.MAX_OCTETS && Leftover.isSmall(side.head());
  }

  private void take(ByteBuf piece) {
    Exchange running = exchange;
    if (running == null) {
      discarded += piece.readableBytes();
      piece.release();
    } else {
      running.content(piece);
    }
  }

  /** Says that the content comes too slowly to be waited for. */
  void slow() {
    fault = Refusal.of(Reason.SLOW_REQUEST, "Send the content faster.");
  }

  /** Takes all that has come of frames; false where nothing has. */
  boolean raw(RequestStream from) {
    ByteBuf bytes = from.raw();
    if (bytes == null) {
      return false;
    }
    take(bytes);
    return true;
  }

  /** Tells the exchange that its content broke the grammar; false where there is none any more. */
  boolean malformed() {
    Exchange running = exchange;
    Refusal refusal = fault;
    if (running == null || refusal == null) {
      return false;
    }
    running.malformed(refusal);
    return true;
  }
}

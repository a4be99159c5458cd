package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.telemetry.NotReplayed;
import io.latchkey.gateway.upstream.credential.CredentialLease;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a call whose token the tenant has refused (401).
 *
 * <pre>
 *   401 --hindered----------------------------------------------> the caller's answer
 *    '--held back--another token---------> {@link Delivery#sendAgain}, once
 *           |------the same token, kept--> the caller's answer
 *           '------none------------------> refused: no token
 * </pre>
 *
 * <p>The decision is taken when the token is there and what has come of the answer was read: then a
 * short answer has given its connection back, for the second try or somebody else's. The first
 * answer is let go only where the call is really sent again, and the same token is not sent twice:
 * the tenant would say the same. Confined to the exchange's event loop.
 */
final class Replay {
  private final Exchange exchange;
  private final Delivery delivery;
  private final SecondTry chance;
  private @Nullable CredentialLease refused;
  private @Nullable CredentialLease other;
  private @Nullable FirstAnswer first;
  private boolean quiet;
  private boolean considering;

  Replay(Exchange exchange, Delivery delivery, SecondTry chance) {
    this.exchange = exchange;
    this.delivery = delivery;
    this.chance = chance;
  }

  /** Whether an answer is held back. */
  boolean isUnderWay() {
    return first != null;
  }

  /** Whether the call has been sent once more. */
  boolean isSecond() {
    return chance.isTaken();
  }

  /** Holds {@code answer} back to look for another token; false where the caller must have it. */
  boolean begins(CredentialLease sent, FirstAnswer answer) {
    NotReplayed hindrance = chance.hindrance();
    if (hindrance != null) {
      exchange.record().notReplayed(hindrance);
      return false;
    }
    refused = sent;
    first = answer;
    delivery.awaitOther(sent);
    return true;
  }

  /** Takes a piece of the answer that is held back; false where none is. */
  boolean takes(ByteBuf piece) {
    FirstAnswer answer = first;
    if (answer != null && !answer.take(piece)) {
      delivery.wantAnswer(false);
    }
    return answer != null;
  }

  /** No more of the answer has come for now; false where none is held back. */
  boolean pauses() {
    return isQuiet();
  }

  /** The answer is complete; false where none is held back. */
  boolean ends(FieldSection trailers) {
    if (first != null) {
      first.end(trailers);
      delivery.upstreamDone();
    }
    return isQuiet();
  }

  /** The rest of the answer will not come; false where none is held back. */
  boolean fails(UpstreamException why) {
    if (first != null) {
      first.failed(why);
      delivery.upstreamDone();
    }
    return isQuiet();
  }

  private boolean isQuiet() {
    if (first == null) {
      return false;
    }
    quiet = true;
    consider();
    return true;
  }

  /** Here is a token in place of the refused one. */
  void leased(CredentialLease given) {
    other = given;
    consider();
  }

  /** Not at once: a connection is given back only when all that was read of it has been seen. */
  private void consider() {
    CredentialLease given = other;
    if (given != null && quiet && !considering) {
      considering = true;
      exchange.side().loop().execute(() -> exchange.guarded(() -> decide(given)));
    }
  }

  private void decide(CredentialLease given) {
    CredentialLease before = refused;
    FirstAnswer answer = first;
    if (before == null || answer == null) {
      return;
    }
    first = null;
    if (given.isSame(before)) {
      exchange.record().notReplayed(NotReplayed.SAME_TOKEN);
      passOn(answer);
    } else {
      chance.take();
      answer.release();
      delivery.sendAgain(given);
    }
  }

  /** Passes the answer on, and whatever is still to come. */
  private void passOn(FirstAnswer answer) {
    UpstreamCall connection = delivery.upstream();
    if (connection != null && !delivery.isSent()) {
      delivery.deadlines().send();
      exchange.side().wantContent(connection.isWritable());
    }
    if (exchange.isOver()) {
      // by what came of the content that was asked for, as that it is too long
      answer.release();
      return;
    }
    delivery.reply().passOn(answer);
    delivery.wantAnswer(exchange.side().isWritable());
  }

  /** Lets go of the answer that it holds. */
  void release() {
    FirstAnswer answer = first;
    if (answer != null) {
      first = null;
      answer.release();
      exchange.record().notReplayed(NotReplayed.NO_TOKEN);
    }
  }
}

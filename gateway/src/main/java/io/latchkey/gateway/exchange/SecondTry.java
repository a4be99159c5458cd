package io.latchkey.gateway.exchange;

import io.latchkey.gateway.telemetry.NotReplayed;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import io.netty.buffer.ByteBuf;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chance of a call to be sent once more, with another token, after the tenant has refused the
 * first (401), and the content that this takes.
 *
 * <p>A 401 says that the call was not carried out (RFC 9110 section 15.5.2), so its method need not
 * be idempotent; which methods are replayed is the route's choice all the same. The chance is gone
 * with the first of these: it was taken; the caller has seen something of the first answer; more
 * content came than is kept. An interim answer that was passed on is such a something, but for 100
 * (Continue): 103 (Early Hints) speaks of the answer that it announces (RFC 8297 section 2), 102 of
 * work that was begun, and what a caller made of them cannot be taken back; 100 speaks of the
 * caller's content alone, and all of that is sent again.
 *
 * <p>Confined to the exchange's event loop.
 */
final class SecondTry {
  private final long cap;
  private @Nullable KeptContent kept;
  private boolean gone;
  private final boolean listed;
  private boolean begun;
  private boolean taken;

  private SecondTry(boolean listed, long cap) {
    this.listed = listed;
    this.cap = cap;
  }

  /** The chance of one call, of which nothing was sent yet. */
  static SecondTry of(Decision<RoutePlan> call) {
    RoutePlan route = call.route();
    boolean ours = call.cookies().speaker() == CookieVerdict.Speaker.SERVICE_ACCOUNT;
    boolean renewable = ours && route.accounts() != null && route.accounts().hasTokens();
    boolean listed = isListed(call.outgoing().method(), route.replayMethods());
    return new SecondTry(listed, renewable && listed ? route.replayContent() : 0);
  }

  /** GET implies HEAD, as it does on a route. */
  private static boolean isListed(String method, @Nullable Set<String> methods) {
    return methods == null
        || methods.contains(method)
        || "HEAD".equals(method) && methods.contains("GET");
  }

  /** Keeps a piece of content, which stays the giver's, for as long as that may be of use. */
  void keep(ByteBuf piece) {
    if (gone) {
      return;
    }
    KeptContent into = kept;
    if (into == null) {
      into = new KeptContent(cap);
      kept = into;
    }
    into.add(piece);
  }

  /** What stands against sending the call once more, or null where nothing does. */
  @Nullable NotReplayed hindrance() {
    if (taken) {
      return NotReplayed.AGAIN;
    }
    if (begun) {
      return NotReplayed.BEGUN;
    }
    if (!listed) {
      return NotReplayed.METHOD;
    }
    return isWhole() ? null : NotReplayed.CONTENT;
  }

  /** The chance is being taken: what is sent next is the second and last time. */
  void take() {
    taken = true;
  }

  boolean isTaken() {
    return taken;
  }

  /** Whether all the content that was sent is here. */
  boolean isWhole() {
    return kept == null ? !gone : kept.isWhole();
  }

  /**
   * Hands the content that was sent to {@code taker}, who must release it. It stays until the
   * answer begins, for a connection may fail the second sending too.
   */
  void resend(Consumer<ByteBuf> taker) {
    if (kept != null) {
      kept.replay(taker);
    }
  }

  /** The caller has seen something of an answer. */
  void begun() {
    begun = true;
    release();
  }

  /** Lets go of the content. */
  void release() {
    gone = true;
    if (kept != null) {
      kept.release();
    }
  }
}

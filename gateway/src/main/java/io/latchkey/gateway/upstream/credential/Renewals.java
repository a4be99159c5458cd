package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a value that a Set-Cookie gave to a session of the pool is taken for it.
 *
 * <p>The answer that brought it is one to a caller's call. A path that repeats what it was asked,
 * or that logs in whoever it is told to, would else let one caller have all others speak with a
 * session of its choosing. So the tenant is asked first, by a call of our own, whether both values
 * are sessions of one user; until it has said so, and where it does not, the old one serves.
 *
 * <p>One question is asked at a time, {@link #BURST} right one after the other and one more each
 * {@link #REGAIN}: a tenant that renews with every answer, or a caller that makes it, costs no
 * more. What comes beyond that is passed over. Belongs to the pool's home loop.
 */
final class Renewals {
  /** How many questions may be asked one right after the other. */
  static final int BURST = 5;

  /** How long it takes to win back one of them. */
  static final Duration REGAIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(TokenPool.class);

  private final String account;
  private final HomeLoop loop;
  private boolean asking;
  private boolean begun;
  private long spentUntil;

  Renewals(String account, HomeLoop loop) {
    this.account = account;
    this.loop = loop;
  }

  /**
   * Asks whether {@code value} is a session of the user of {@code token}.
   *
   * @param stands whether the question still matters by then
   * @param taker runs on the home loop if it is and it does
   */
  void consider(Token token, Secret value, BooleanSupplier stands, Runnable taker) {
    if (asking || !spend(loop.nanoTime())) {
      return;
    }
    asking = true;
    asked(token, value)
        .whenComplete(
            (same, error) ->
                loop.execute(
                    () -> {
                      asking = false;
                      if (!stands.getAsBoolean()) {
                        return;
                      }
                      if (error == null && same) {
                        taker.run();
                      } else {
                        warn(token);
                      }
                    }));
  }

  private static CompletionStage<Boolean> asked(Token token, Secret value) {
    try {
      return token.source().isOfSameUser(token.value(), value);
    } catch (RuntimeException fault) {
      return CompletableFuture.failedFuture(fault);
    }
  }

  private boolean spend(long now) {
    long most = REGAIN.toNanos() * (BURST - 1);
    if (!begun || spentUntil - now < 0) {
      begun = true;
      spentUntil = now;
    }
    if (spentUntil - now > most) {
      return false;
    }
    spentUntil += REGAIN.toNanos();
    return true;
  }

  private void warn(Token token) {
    LOG.atWarn()
        .addKeyValue("account", account)
        .addKeyValue("generation", token.generation())
        .log(
            "an answer set another session, which the tenant does not say to be the same user's;"
                + " it is not used");
  }
}

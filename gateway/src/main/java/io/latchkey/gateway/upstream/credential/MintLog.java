package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What an operator reads of one account's tokens: a line for each failed attempt, never one for
 * each caller; a line when tokens come again; and a warning, once, of what is odd about a success.
 *
 * <p>Belongs to the pool's home loop.
 */
final class MintLog {
  private static final Logger LOG = LoggerFactory.getLogger(TokenPool.class);

  /**
   * Clocks that differ by no more than this are not spoken of: the Date field has whole seconds.
   */
  static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

  private final String account;
  private final Supplier<Instant> clock;
  private Instant since = Instant.EPOCH;
  private int failures;
  private boolean clockWarned;
  private List<String> missingWarned = List.of();

  MintLog(String account, Supplier<Instant> clock) {
    this.account = account;
    this.clock = clock;
  }

  void failed(MintFailure failure, Duration retryIn) {
    if (failures++ == 0) {
      since = clock.get().truncatedTo(ChronoUnit.SECONDS);
    }
    var line =
        LOG.atLevel(failure.permanent() ? Level.ERROR : Level.WARN)
            .addKeyValue("account", account)
            .addKeyValue("reason", failure.word())
            .addKeyValue("attempt", failures)
            .addKeyValue("since", since)
            .addKeyValue("retryIn", seconds(retryIn));
    if (!failure.description().isEmpty()) {
      line = line.addKeyValue("description", failure.description());
    }
    line.log(sentence(failure));
  }

  /** The failure's sentence, and how far the clock is off if it is. */
  static String sentence(MintFailure failure) {
    return "no token: " + cause(failure);
  }

  /** The same for whoever does not want a token alone. */
  static String cause(MintFailure failure) {
    return failure.sentence() + clock(failure.clockOffset());
  }

  private static String clock(Duration offset) {
    if (offset.abs().compareTo(CLOCK_TOLERANCE) <= 0) {
      return "";
    }
    return "; this machine's clock is "
        + seconds(offset.abs())
        + (offset.isNegative() ? " ahead of" : " behind")
        + " the server's";
  }

  void minted(Minted minted, long generation) {
    if (failures > 0) {
      LOG.atInfo()
          .addKeyValue("account", account)
          .addKeyValue("generation", generation)
          .addKeyValue("failures", failures)
          .log("tokens can be had again");
    }
    failures = 0;
    warnOfClock(minted.clockOffset());
    warnOfScopes(minted.missingScopes());
  }

  private void warnOfClock(Duration offset) {
    boolean off = offset.abs().compareTo(CLOCK_TOLERANCE) > 0;
    if (off && !clockWarned) {
      LOG.atWarn().addKeyValue("account", account).log("got a token" + clock(offset));
    }
    clockWarned = off;
  }

  private void warnOfScopes(List<String> missing) {
    if (!missing.isEmpty() && !missing.equals(missingWarned)) {
      LOG.atWarn()
          .addKeyValue("account", account)
          .addKeyValue("missing", String.join(" ", missing))
          .log("the token was granted fewer scopes than were asked for");
    }
    missingWarned = missing;
  }

  void rejected(Token token, boolean dropped) {
    LOG.atLevel(dropped ? Level.INFO : Level.DEBUG)
        .addKeyValue("account", account)
        .addKeyValue("generation", token.generation())
        .log(
            dropped
                ? "the upstream refused the token; it is dropped"
                : "the upstream refused the token again; it is kept for now, lest we mint in a loop");
  }

  static String seconds(Duration time) {
    return Math.round(time.toMillis() / 100.0) / 10.0 + " s";
  }
}

package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.bootstrap.Rehearsed.Notes;
import io.latchkey.gateway.upstream.credential.MintFailure;
import java.time.Duration;

/** What went wrong in a rehearsal, for a person: what the server said of it too. */
final class Failures {
  /** Clocks that differ by no more agree: the Date field has whole seconds. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

  private Failures() {}

  static void write(Notes notes, String stage, MintFailure failure) {
    String description = failure.description();
    notes.bad(
        stage,
        failure.sentence() + (description.isEmpty() ? "" : "; the server says: " + description));
    notes.fact("reason", failure.word());
    if (!failure.retryAfter().isZero()) {
      notes.good(
          "retry", "the server wants to be left alone for " + Spans.words(failure.retryAfter()));
    }
    if (isOff(failure.clockOffset())) {
      clock(notes, failure.clockOffset());
    }
  }

  /** How far the server's clock is ahead of ours. */
  static void clock(Notes notes, Duration offset) {
    notes.fact("clockOffsetSeconds", offset.toMillis() / 1000.0);
    notes.good(
        "clock",
        isOff(offset)
            ? "this machine's clock is "
                + Spans.words(offset.abs())
                + (offset.isNegative() ? " ahead of" : " behind")
                + " the server's"
            : "agrees with the server's");
  }

  private static boolean isOff(Duration offset) {
    return offset.abs().compareTo(CLOCK_TOLERANCE) > 0;
  }
}

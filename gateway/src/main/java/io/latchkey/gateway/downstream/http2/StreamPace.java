package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.exchange.Pace;
import org.jspecify.annotations.Nullable;

/**
 * The least rate on one stream: of its content while that is the caller's turn, and of its answer
 * while the caller's windows hold it up.
 *
 * <p>Confined to the connection's event loop.
 */
final class StreamPace {
  /** Whom it tells. */
  interface Slowness {
    /** Content that is waited for comes below the least rate. */
    void contentIsSlow();

    /** The answer is taken below the least rate. */
    void readerIsSlow();
  }

  private final CallerFrames connection;
  private final StreamAnswer answer;
  private final Slowness tells;
  private @Nullable Pace pace;
  private boolean wanted;
  private boolean invited = true;
  private boolean over;
  private boolean closed;
  private int partial;

  StreamPace(CallerFrames connection, StreamAnswer answer, Slowness tells) {
    this.connection = connection;
    this.answer = answer;
    this.tells = tells;
  }

  private Pace pace() {
    Pace made = pace;
    if (made == null) {
      Terms terms = connection.terms();
      made =
          new Pace(
              connection.loop(),
              terms.minimumRate(),
              terms.rateGrace(),
              answer::octets,
              answer::pending,
              tells::contentIsSlow,
              tells::readerIsSlow);
      pace = made;
    }
    return made;
  }

  /** A caller that waits for 100 (Continue) is not the one who is slow. */
  void waitsForInvitation() {
    invited = false;
  }

  /** The caller was told to send content, or does so without. */
  void invited() {
    if (!invited) {
      invited = true;
      await();
    }
  }

  /** Says whether content is wanted now. */
  void want(boolean more) {
    wanted = more;
    await();
  }

  private void await() {
    boolean waiting = wanted && invited && !over;
    if (waiting || pace != null) {
      pace().awaitContent(waiting);
    }
  }

  /** A whole frame of so many octets of content has come. */
  void came(int octets) {
    moved(octets - partial);
    partial = 0;
    invited();
  }

  /** So many octets have come of a frame that is not whole. */
  void coming(int octets) {
    moved(octets - partial);
    partial = Math.max(partial, octets);
    invited();
  }

  private void moved(int octets) {
    if (pace != null && octets > 0) {
      pace.came(octets);
    }
  }

  /** All content has come, or no more is needed. */
  void contentIsOver() {
    over = true;
    await();
  }

  /** What was written was flushed, as far as the caller takes it. */
  void flushed() {
    if (!closed && answer.pending() > 0) {
      pace().flushed();
    }
  }

  void close() {
    if (pace != null) {
      pace.close();
      pace = null;
    }
    over = true;
    closed = true;
  }
}

package io.latchkey.gateway.upstream.credential;

import java.util.concurrent.CompletionStage;

/** A changed secret or key, before it serves. */
public interface Candidate {

  /**
   * Tries it. Called on the home loop and must not block; the stage may complete on any thread.
   *
   * @return what has passed, or a {@link MintException}
   */
  CompletionStage<? extends Passed> attempt();

  /** A candidate that has shown that it works. One of the two is called, once, on the home loop. */
  interface Passed {
    /** From now on it serves. */
    void promote();

    /** Nobody wants it any more: ends what trying it opened. */
    void discard();
  }
}

package io.latchkey.gateway.upstream.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Watches rotations, for metrics. Called on the home loop; must be quick and never throw. */
public interface RotationObserver {
  /** What became of changed files. */
  enum Result {
    /** They hold what serves now. */
    PROMOTED,
    /** An attempt failed in a way that may pass by itself. */
    FAILED,
    /** The tenant refused what they hold. */
    REFUSED,
    /** They cannot be read, or change more than a secret or key. */
    UNFIT,
    /** They hold again what serves. */
    WITHDRAWN
  }

  /** One more of these. */
  void rotated(String account, Result result);

  /** Whether changed files wait to serve. */
  void waits(String account, boolean candidate);

  /**
   * What serves from now on.
   *
   * @param key the public name of its signing key, or null where there is none
   * @param since when its files were changed
   */
  void serves(String account, @Nullable String key, Instant since);
}

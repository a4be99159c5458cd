package io.latchkey.gateway.upstream.credential;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Carries a {@link MintFailure} out of a chain of asynchronous calls. Stackless. */
public final class MintException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient MintFailure failure;

  public MintException(MintFailure failure) {
    super(failure.word(), null, false, false);
    this.failure = failure;
  }

  public MintFailure failure() {
    return failure;
  }

  /** The failure in {@code error}; for anything unforeseen one that names its class alone. */
  static MintFailure in(@Nullable Throwable error) {
    Throwable cause = error;
    if (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof MintException mint) {
      return mint.failure;
    }
    String name = cause == null ? "nothing" : cause.getClass().getSimpleName();
    return MintFailure.passing("fault", "the gateway made a mistake (" + name + ")");
  }
}

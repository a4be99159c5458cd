package io.latchkey.gateway.http;

/**
 * Carries a {@link Refusal} from the stage that refuses to the one place in {@code exchange} that
 * catches it. It has no stack trace: a flood of bad calls must stay cheap.
 */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  RefusedException(Refusal refusal) {
    super(refusal.reason().urn(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}

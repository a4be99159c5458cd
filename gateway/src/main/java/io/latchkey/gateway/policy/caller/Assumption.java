package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import java.time.Instant;

/**
 * The door for who asks what would become of a call: it takes a caller's credentials as shown.
 * Where the call comes from, its marker and what else it carries are judged as ever. Only the room
 * {@code explain} may use it, which sends nothing; the floor plan's test holds that.
 */
public final class Assumption {
  private Assumption() {}

  /**
   * The evidence that {@code head} would be, if every credential of {@code name} came with it.
   *
   * @throws RefusedException {@link Reason#UNPROVEN} where there is no such caller, or the call
   *     comes from elsewhere or without its marker; {@link Reason#TWO_CALLERS}
   */
  public static Caller of(
      Callers callers, String name, RequestHead head, Instant now, SigningKeys keys)
      throws RefusedException {
    KnownCaller known = callers.known(name);
    if (known == null) {
      throw Refusal.of(Reason.UNPROVEN, "No caller of this name is configured.").raise();
    }
    Evidence evidence = callers.look(head, now, keys, new ProofMemory());
    for (Proof proof : Proof.values()) {
      if (known.takes(proof)) {
        evidence.assume(known, proof);
      }
    }
    return callers.proven(evidence, callers.placed(head), head);
  }
}

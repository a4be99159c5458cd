package io.latchkey.gateway.policy.caller;

/** Evidence of who is asking. Only {@link Callers#authenticate} makes one. */
public final class Caller {
  private final String name;
  private final Proof proof;
  private final boolean bearerProved;
  private final int staleProofs;
  private final Priority priority;

  Caller(String name, Proof proof, boolean bearerProved, int staleProofs, Priority priority) {
    this.name = name;
    this.proof = proof;
    this.bearerProved = bearerProved;
    this.staleProofs = staleProofs;
    this.priority = priority;
  }

  /** The caller's name in the configuration. */
  public String name() {
    return name;
  }

  /**
   * How it was proven: api-key, jwt, introspection, certificate or network, the first that held.
   */
  public String proof() {
    return proof.word();
  }

  /** Whether a value of {@code Authorization: Bearer} was part of the proof. */
  public boolean bearerProved() {
    return bearerProved;
  }

  /** How many values of {@code Authorization} and {@code X-Api-Key} proved nobody. */
  public int staleProofs() {
    return staleProofs;
  }

  /** Whether its calls go before or after others where there is not room for all. */
  public Priority priority() {
    return priority;
  }

  @Override
  public String toString() {
    return "Caller[" + name + "]";
  }
}

package io.latchkey.gateway.policy.caller;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the values of one call have proved so far. Confined to that call. */
final class Evidence {
  private @Nullable KnownCaller caller;
  private int shown;
  private boolean ofTwo;
  private boolean bearer;
  private int stale;
  private int unknownTokens;
  private @Nullable String unknownToken;

  /** Takes note that a credential of {@code known} was shown. */
  void add(KnownCaller known, Proof proof) {
    if (caller == null) {
      caller = known;
    }
    if (caller.name().equals(known.name())) {
      shown |= proof.bit();
    } else {
      ofTwo = true;
    }
  }

  /** Takes note that a Bearer token proves {@code known}, of whom there is at least one. */
  void addBearer(List<KnownCaller> known, Proof proof) {
    known.forEach(each -> add(each, proof));
    bearer = true;
  }

  /** Takes {@code proof} of {@code known} as shown; tokens come as Bearer. */
  void assume(KnownCaller known, Proof proof) {
    add(known, proof);
    bearer |= proof == Proof.JWT || proof == Proof.INTROSPECTION;
  }

  /** Takes note of a value that proved nobody. */
  void addStale() {
    stale++;
  }

  /** Takes note of a Bearer token that proved nobody, unless an authority should know it. */
  void addUnknown(String token) {
    stale++;
    unknownTokens++;
    unknownToken = token;
  }

  /** Takes note that an authority did know {@link #unknownToken}. */
  void addIntrospected(List<KnownCaller> known) {
    addBearer(known, Proof.INTROSPECTION);
    stale--;
  }

  /** The one whose credentials were shown, all or some, or null. */
  @Nullable KnownCaller caller() {
    return caller;
  }

  /** The {@link Proof#bit bits} of what {@link #caller} showed. */
  int shown() {
    return shown;
  }

  /** Whether credentials of two callers were shown. */
  boolean ofTwo() {
    return ofTwo;
  }

  boolean bearer() {
    return bearer;
  }

  int stale() {
    return stale;
  }

  /** The Bearer token that nothing explains, or null if there is none or more than one. */
  @Nullable String unknownToken() {
    return unknownTokens == 1 ? unknownToken : null;
  }

  /** The first of the proofs that were shown. */
  Proof proof() {
    for (Proof proof : Proof.values()) {
      if ((shown & proof.bit()) != 0) {
        return proof;
      }
    }
    return Proof.NETWORK;
  }
}

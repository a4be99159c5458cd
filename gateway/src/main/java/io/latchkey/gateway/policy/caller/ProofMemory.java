package io.latchkey.gateway.policy.caller;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to look at the proofs of one call after the other: a hash in the making, and the
 * JWTs whose signatures have been found good. Belongs to one event loop and to one {@link Callers}.
 *
 * <p>No proof is kept, only the SHA-256 of JWTs. An API key is hashed anew for each call: that
 * costs less than anything that would hold a second, faster hash of it.
 */
public final class ProofMemory {
  /** How many JWTs are remembered at most, a power of two. */
  static final int JWTS = 1024;

  /** The most octets that one memory takes, as issuers name their keys. */
  public static final long MOST = JWTS * 512L + (32 << 10);

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int HASH_OCTETS = 32;

  private final MessageDigest sha256;
  private final byte[] hash = new byte[HASH_OCTETS];
  private @Nullable HotPlaces<VerifiedJwt> jwts;

  public ProofMemory() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Hashes octets; {@link #word} and the other methods are of them until the next. */
  void hash(byte[] octets, int from, int to) {
    try {
      sha256.update(octets, from, to - from);
      sha256.digest(hash, 0, HASH_OCTETS);
    } catch (DigestException impossible) {
      throw new IllegalStateException("SHA-256 has 32 octets", impossible);
    }
  }

  /** Word {@code i} of the hash, 0 to 3. */
  long word(int i) {
    return (long) WORD.get(hash, i * Long.BYTES);
  }

  /** The JWT that was hashed, if its signature was found good before, or null. */
  @Nullable VerifiedJwt jwt() {
    HotPlaces<VerifiedJwt> places = jwts;
    if (places == null) {
      return null;
    }
    int first = places.first(word(0));
    for (int i = first; i < first + HotPlaces.WAYS; i++) {
      VerifiedJwt each = places.at(i, word(0));
      if (each != null && each.isHashedTo(this)) {
        places.used(i);
        return each;
      }
    }
    return null;
  }

  /** Whether the JWT that was hashed comes again, and so is worth to be remembered. */
  boolean isRepeated() {
    HotPlaces<VerifiedJwt> places = jwts;
    if (places == null) {
      places = new HotPlaces<>(JWTS);
      jwts = places;
    }
    return places.isSecond(word(0));
  }

  /** Remembers {@code verified}, the JWT that was hashed. */
  void keep(VerifiedJwt verified) {
    if (jwts != null) {
      jwts.keep(word(0), verified);
    }
  }

  /** How many JWTs are remembered. */
  int size() {
    return jwts == null ? 0 : jwts.size();
  }
}

package io.latchkey.gateway.policy.caller;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * API keys by their SHA-256. A key is hashed before it is looked up, so how long a look takes tells
 * nothing of any key.
 */
final class ApiKeys {
  /** The longest key that is looked at, in octets. */
  static final int MAX_KEY = 4096;

  private static final int HASH_OCTETS = 32;

  private final Map<Hash, KnownCaller> callers = new HashMap<>();

  private record Hash(long a, long b, long c, long d) {
    static Hash of(byte[] octets) {
      ByteBuffer in = ByteBuffer.wrap(octets);
      return new Hash(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
  }

  /** Takes the hashes of {@code caller}, each 64 hex digits. */
  void add(KnownCaller caller, List<String> hashes) {
    for (String hash : hashes) {
      byte[] octets = HexFormat.of().parseHex(hash);
      if (octets.length != HASH_OCTETS) {
        throw new IllegalArgumentException(
            "caller " + caller.name() + ": the hash of an API key has 64 hex digits");
      }
      callers.put(Hash.of(octets), caller);
    }
  }

  /** Whose key these octets are, or null. */
  @Nullable KnownCaller find(byte[] key) {
    if (callers.isEmpty() || key.length == 0 || key.length > MAX_KEY) {
      return null;
    }
    return callers.get(Hash.of(sha256(key)));
  }

  static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}

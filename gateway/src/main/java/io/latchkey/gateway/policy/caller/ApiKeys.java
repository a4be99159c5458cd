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

  /** The same as a table: four words of a hash each, and whose it is. */
  private long[] words = new long[0];

  private @Nullable KnownCaller[] owners = new @Nullable KnownCaller[0];

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

  /** Makes the table of all that was added. */
  void build() {
    int size = Integer.highestOneBit(Math.max(1, callers.size())) * 4;
    words = new long[size * 4];
    owners = new @Nullable KnownCaller[size];
    callers.forEach(
        (hash, caller) -> {
          int slot = (int) hash.a() & (size - 1);
          while (owners[slot] != null) {
            slot = (slot + 1) & (size - 1);
          }
          owners[slot] = caller;
          words[slot * 4] = hash.a();
          words[slot * 4 + 1] = hash.b();
          words[slot * 4 + 2] = hash.c();
          words[slot * 4 + 3] = hash.d();
        });
  }

  /** Whose key these octets are, or null. */
  @Nullable KnownCaller find(byte[] octets, int from, int to, ProofMemory memory) {
    if (callers.isEmpty() || to - from > MAX_KEY) {
      return null;
    }
    memory.hash(octets, from, to);
    return findHashed(to - from, memory);
  }

  /** Whose key of {@code length} octets was hashed last, or null. */
  @Nullable KnownCaller findHashed(int length, ProofMemory memory) {
    if (callers.isEmpty() || length == 0 || length > MAX_KEY) {
      return null;
    }
    long a = memory.word(0);
    int mask = owners.length - 1;
    for (int slot = (int) a & mask; owners[slot] != null; slot = (slot + 1) & mask) {
      int at = slot * 4;
      if (words[at] == a
          && words[at + 1] == memory.word(1)
          && words[at + 2] == memory.word(2)
          && words[at + 3] == memory.word(3)) {
        return owners[slot];
      }
    }
    return null;
  }

  static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}

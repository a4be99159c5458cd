package io.latchkey.gateway.policy.scope;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-1-3: a hash under a secret key, so that nobody outside can choose texts that meet in one
 * place of a table. Immutable.
 */
final class SipHash {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;

  SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /** The hash of the first {@code length} octets. */
  long of(byte[] in, int length) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    int whole = length & ~7;
    // the words, the one of what is left and the length, and three rounds more
    for (int at = 0; at <= whole + 24; at += 8) {
      long word = at < whole ? (long) WORD.get(in, at) : at == whole ? last(in, length) : 0;
      if (at == whole + 8) {
        v2 ^= 0xff;
      }
      v3 ^= word;
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private static long last(byte[] in, int length) {
    long word = (long) length << 56;
    for (int i = length & ~7; i < length; i++) {
      word |= (in[i] & 0xffL) << ((i & 7) * 8);
    }
    return word;
  }
}

package io.latchkey.gateway.bootstrap;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Names of exchanges: 32 hexadecimal digits at random. They tell calls apart and protect nothing.
 */
final class RequestIds implements Supplier<String> {
  private static final int LENGTH = 32;
  private static final byte[] PAIRS = pairs();

  private static final FastThreadLocal<byte[]> OWN =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[LENGTH];
        }
      };

  /** The two digits of each octet. */
  private static byte[] pairs() {
    byte[] digits = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    byte[] pairs = new byte[512];
    for (int octet = 0; octet < 256; octet++) {
      pairs[2 * octet] = digits[octet >> 4];
      pairs[2 * octet + 1] = digits[octet & 15];
    }
    return pairs;
  }

  @Override
  public String get() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    byte[] text = OWN.get();
    write(text, 0, random.nextLong());
    write(text, LENGTH / 2, random.nextLong());
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void write(byte[] text, int at, long bits) {
    long rest = bits;
    for (int i = at; i < at + LENGTH / 2; i += 2) {
      int pair = (int) (rest & 0xff) << 1;
      text[i] = PAIRS[pair];
      text[i + 1] = PAIRS[pair + 1];
      rest >>>= 8;
    }
  }
}

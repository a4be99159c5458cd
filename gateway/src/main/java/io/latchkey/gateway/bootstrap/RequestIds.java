package io.latchkey.gateway.bootstrap;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Names of exchanges: 32 hexadecimal digits at random. They tell calls apart and protect nothing.
 */
final class RequestIds implements Supplier<String> {
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();
  private static final int LENGTH = 32;

  @Override
  public String get() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    byte[] text = new byte[LENGTH];
    long bits = 0;
    for (int i = 0; i < LENGTH; i++) {
      if ((i & 15) == 0) {
        bits = random.nextLong();
      }
      text[i] = (byte) DIGITS[(int) (bits & 15)];
      bits >>>= 4;
    }
    return new String(text, java.nio.charset.StandardCharsets.US_ASCII);
  }
}

package io.latchkey.sandbox.tenant;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/** Random values in the shapes that the tenant hands out, drawn from a given source. */
public final class Draw {
  private final Random random;

  public Draw(Random random) {
    this.random = random;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Upper-case hex of so many bytes. */
  public String hex(int bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes(bytes));
  }

  /** A base64url word of so many bytes, without padding. */
  public String word(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
  }

  /** A password of 144 random bits that also has the characters that trip naive clients. */
  public String password() {
    return word(18) + ":+%&\u00e9";
  }

  public String digits(int count) {
    StringBuilder digits = new StringBuilder(count);
    random.ints(count, 0, 10).forEach(digits::append);
    return digits.toString();
  }

  public String uuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}

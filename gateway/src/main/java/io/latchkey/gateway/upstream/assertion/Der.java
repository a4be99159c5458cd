package io.latchkey.gateway.upstream.assertion;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A reader of DER (X.690) as private keys need it: definite lengths, one element after the other,
 * never beyond the end of the element that it stands in.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  /** What {@link #peek} says when nothing is left. */
  static final int END = -1;

  private static final int MOST_LENGTH_OCTETS = 3;
  private static final int LONGEST_OBJECT_IDENTIFIER = 32;

  private final byte[] bytes;
  private final int end;
  private int at;

  private Der(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** The elements of the one sequence that {@code bytes} are. */
  static Der sequence(byte[] bytes) throws DerException {
    Der all = new Der(bytes, 0, bytes.length);
    Der sequence = all.enter(SEQUENCE);
    all.finish();
    return sequence;
  }

  /** The elements one after the other in {@code bytes}. */
  static Der elements(byte[] bytes) {
    return new Der(bytes, 0, bytes.length);
  }

  /** The next element's tag, or {@link #END}. */
  int peek() {
    return at < end ? bytes[at] & 0xff : END;
  }

  /** The elements within the next one, which must have this tag. */
  Der enter(int tag) throws DerException {
    if (peek() != tag) {
      throw new DerException();
    }
    at++;
    int length = length();
    if (length > end - at) {
      throw new DerException();
    }
    Der inner = new Der(bytes, at, at + length);
    at += length;
    return inner;
  }

  private int length() throws DerException {
    int first = octet();
    if (first < 0x80) {
      return first;
    }
    int octets = first & 0x7f;
    if (octets == 0 || octets > MOST_LENGTH_OCTETS) {
      throw new DerException();
    }
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | octet();
    }
    return length;
  }

  private int octet() throws DerException {
    if (at >= end) {
      throw new DerException();
    }
    return bytes[at++] & 0xff;
  }

  /** Passes over the next element, whatever it is. */
  void skip() throws DerException {
    enter(peek());
  }

  /** The octets of the next element, which must have this tag. */
  byte[] octets(int tag) throws DerException {
    Der inner = enter(tag);
    return Arrays.copyOfRange(bytes, inner.at, inner.end);
  }

  /** The octets of a bit string with this tag that ends on an octet. */
  byte[] bits(int tag) throws DerException {
    byte[] octets = octets(tag);
    if (octets.length == 0 || octets[0] != 0) {
      throw new DerException();
    }
    return Arrays.copyOfRange(octets, 1, octets.length);
  }

  /** A number that is not negative. */
  BigInteger integer() throws DerException {
    byte[] octets = octets(INTEGER);
    if (octets.length == 0 || octets[0] < 0) {
      throw new DerException();
    }
    return new BigInteger(octets);
  }

  /** A number from 0 to {@code most}. */
  int integer(int most) throws DerException {
    BigInteger number = integer();
    if (number.bitLength() > 31 || number.intValue() > most) {
      throw new DerException();
    }
    return number.intValue();
  }

  /** An object identifier in numbers and dots. */
  String identifier() throws DerException {
    byte[] octets = octets(OBJECT_IDENTIFIER);
    if (octets.length == 0 || octets.length > LONGEST_OBJECT_IDENTIFIER) {
      throw new DerException();
    }
    StringBuilder dotted = new StringBuilder();
    long arc = 0;
    for (byte octet : octets) {
      arc = arc << 7 | octet & 0x7f;
      if (arc > Integer.MAX_VALUE) {
        throw new DerException();
      }
      if (octet >= 0) {
        long first = Math.min(arc / 40, 2);
        dotted.append(dotted.isEmpty() ? first + "." + (arc - 40 * first) : "." + arc);
        arc = 0;
      }
    }
    return dotted.toString();
  }

  /** Holds that nothing is left. */
  void finish() throws DerException {
    if (at < end) {
      throw new DerException();
    }
  }
}

package io.latchkey.gateway.upstream.forward;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Names of fields, each in every spelling that a server takes for it. Nothing is allocated to look
 * one up. Immutable.
 *
 * <p>A server that hands fields to programs as variables (RFC 3875 section 4.1.18) turns what is
 * neither letter nor digit into an underscore, so that {@code X_Forwarded_For} and {@code
 * X.Forwarded.For} reach it as {@code X-Forwarded-For}. Here all three are one name.
 */
final class FoldedNames {
  /** How many places there are for one name, so that a search ends soon. */
  private static final int SPARSENESS = 3;

  private final byte[][] table;
  private final int mask;

  private FoldedNames(int size) {
    this.table = new byte[size][];
    this.mask = size - 1;
  }

  /** Folds {@code names}, which are of ASCII. */
  static FoldedNames of(Collection<String> names) {
    int size = names.isEmpty() ? 0 : Integer.highestOneBit(names.size() * SPARSENESS) << 1;
    FoldedNames folded = new FoldedNames(size);
    names.forEach(folded::add);
    return folded;
  }

  private void add(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) folded(bytes[i]);
    }
    int slot = slot(bytes, 0, bytes.length);
    while (table[slot] != null) {
      slot = (slot + 1) & mask;
    }
    table[slot] = bytes;
  }

  /** Whether {@code name}, of ASCII, is one of them in some spelling. */
  boolean hold(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return hold(bytes, 0, bytes.length);
  }

  /** Whether the name at {@code from} to {@code to} is one of them in some spelling. */
  boolean hold(byte[] in, int from, int to) {
    if (table.length == 0) {
      return false;
    }
    int slot = slot(in, from, to);
    for (byte[] name = table[slot]; name != null; name = table[slot]) {
      if (name.length == to - from && startsWith(in, from, name)) {
        return true;
      }
      slot = (slot + 1) & mask;
    }
    return false;
  }

  /** Whether {@code in} at {@code from} begins with what is folded {@code start}. */
  static boolean startsWith(byte[] in, int from, byte[] start) {
    for (int i = 0; i < start.length; i++) {
      if (folded(in[from + i]) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private int slot(byte[] in, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + folded(in[i]);
    }
    return (hash ^ hash >>> 15) & mask;
  }

  /** A letter in lower case, a digit as it is, all else as a hyphen. */
  private static int folded(byte b) {
    int lower = b | 0x20;
    if (lower >= 'a' && lower <= 'z') {
      return lower;
    }
    return b >= '0' && b <= '9' ? b : '-';
  }
}

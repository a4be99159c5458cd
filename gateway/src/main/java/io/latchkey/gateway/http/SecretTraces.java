package io.latchkey.gateway.http;

import io.latchkey.gateway.http.SecretForms.Form;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What the repetition of a secret looks like, ready to be searched for in fields: itself or a long
 * part of it, in any case, as base64, as hexadecimal, under escapes.
 *
 * <p>A run of {@code r} octets holds one of any {@code r - 5} places in a row at which {@link
 * #GRAM} octets of it begin. So only every {@code r - 5}th place of the text is looked at, by one
 * look into a hash table of all such pieces of the forms; a hit is then compared octet by octet.
 * {@link SecretForms} says what is looked for. Case is folded by one bit, which makes a few other
 * characters equal too and saves a table.
 *
 * <p>Made once a secret; immutable; any thread. It finds accidents: a server that means to tell a
 * secret which it was given can hide it in its content as well.
 */
public final class SecretTraces {
  /** Of no secret at all. */
  public static final SecretTraces NONE = new SecretTraces(List.of());

  /** How often escapes are resolved: escaped twice, inside a quoted text. */
  static final int ROUNDS = 3;

  private static final int GRAM = 6;
  private static final long GRAM_BITS = 0xffff_ffff_ffffL;
  private static final byte CASE = 0x20;
  private static final long CASES = 0x2020_2020_2020L;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  /** So many characters must differ in a run: zeroes in base64 are nobody's secret. */
  private static final int VARIETY = 5;

  /**
   * So many places of the table are looked at for a piece, as many are kept that begin with the
   * same one, and so many octets to each side of a hit: a secret of one letter, or one made to
   * collide, would else cost the square of its length.
   */
  private static final int PROBES = 16;

  private static final int ALIKE = 4;
  private static final int REACH = 64;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The forms with their case folded, each between two zeroes, which are in no field. */
  private final byte[] text;

  private final int[] starts;
  private final int[] ends;
  private final int[] runs;

  /** Where in the text a piece begins, by its hash; 0 for none. */
  private final int[] table;

  private final int shift;
  private final int shortestRun;

  private SecretTraces(List<Form> forms) {
    starts = new int[forms.size()];
    ends = new int[forms.size()];
    runs = new int[forms.size()];
    int length = 1;
    int shortest = SecretForms.RUN_MOST;
    for (int i = 0; i < forms.size(); i++) {
      starts[i] = length;
      ends[i] = length + forms.get(i).text().length;
      runs[i] = forms.get(i).run();
      length = ends[i] + 1;
      shortest = Math.min(shortest, runs[i]);
    }
    shortestRun = shortest;
    text = new byte[length];
    int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(length)) + 1;
    shift = Long.SIZE - bits;
    table = new int[1 << bits];
    for (int i = 0; i < forms.size(); i++) {
      fill(forms.get(i).text(), starts[i]);
    }
  }

  private void fill(byte[] form, int start) {
    for (int i = 0; i < form.length; i++) {
      text[start + i] = (byte) (form[i] | CASE);
    }
    for (int at = start; at <= start + form.length - GRAM; at++) {
      keep(at);
    }
  }

  private void keep(int at) {
    long gram = gram(text, at);
    int alike = 0;
    int slot = slot(gram);
    for (int probes = 0; probes < PROBES && alike < ALIKE; slot = next(slot), probes++) {
      if (table[slot] == 0) {
        table[slot] = at;
        return;
      }
      alike += gram(text, table[slot]) == gram ? 1 : 0;
    }
  }

  /** The traces of these secrets; those shorter than eight octets leave none. */
  public static SecretTraces of(Collection<Secret> secrets) {
    List<Form> forms = secrets.stream().flatMap(secret -> SecretForms.of(secret).stream()).toList();
    return forms.isEmpty() ? NONE : new SecretTraces(forms);
  }

  /** How much memory they take, in octets. */
  public long octets() {
    return text.length + (long) Integer.BYTES * (table.length + 3 * runs.length);
  }

  /** Whether any is in field lines, or in a part of one. */
  public boolean areIn(byte[] bytes, int from, int to) {
    return this != NONE && (arePlainIn(bytes, from, to) || areEscapedIn(bytes, from, to));
  }

  private boolean arePlainIn(byte[] bytes, int from, int to) {
    int stride = shortestRun - GRAM + 1;
    int last = to - GRAM;
    for (int at = from + stride - 1; at <= last; at += stride) {
      long gram = gram(bytes, at);
      int slot = slot(gram);
      for (int probes = 0; table[slot] != 0 && probes < PROBES; slot = next(slot), probes++) {
        int place = table[slot];
        if (gram(text, place) == gram && isRun(place, bytes, at, from, to)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean areEscapedIn(byte[] bytes, int from, int to) {
    int at = Escapes.next(bytes, from, to);
    while (at < to) {
      int start = at;
      while (start > from && bytes[start - 1] != '\n') {
        start--;
      }
      int end = at;
      while (end < to && bytes[end] != '\n') {
        end++;
      }
      byte[] line = Arrays.copyOfRange(bytes, start, end);
      for (int round = 0; round < ROUNDS; round++) {
        int before = line.length;
        line = Escapes.resolve(line, 0, before);
        if (line.length == before) {
          break;
        }
        if (arePlainIn(line, 0, line.length)) {
          return true;
        }
      }
      at = Escapes.next(bytes, end, to);
    }
    return false;
  }

  /** Whether what is equal around these two places is long enough. */
  private boolean isRun(int place, byte[] bytes, int at, int from, int to) {
    int back = 0;
    while (back < REACH
        && at - back > from
        && text[place - back - 1] == (byte) (bytes[at - back - 1] | CASE)) {
      back++;
    }
    int on = GRAM;
    while (on < REACH && at + on < to && text[place + on] == (byte) (bytes[at + on] | CASE)) {
      on++;
    }
    int form = 0;
    while (ends[form] <= place) {
      form++;
    }
    int length = back + on;
    return length == ends[form] - starts[form]
        || length >= runs[form] && isVaried(place - back, place + on);
  }

  private boolean isVaried(int from, int to) {
    long seen = 0;
    for (int i = from; i < to; i++) {
      int c = text[i];
      seen |= 1L << (c & 0x1f | c >> 1 & 0x20);
    }
    return Long.bitCount(seen) >= VARIETY;
  }

  /** The octets from there on with their case folded, as a number. */
  private static long gram(byte[] bytes, int at) {
    if (at <= bytes.length - Long.BYTES) {
      return (long) LONGS.get(bytes, at) & GRAM_BITS | CASES;
    }
    long gram = 0;
    for (int i = GRAM - 1; i >= 0; i--) {
      gram = gram << Byte.SIZE | bytes[at + i] & 0xff;
    }
    return gram | CASES;
  }

  private int slot(long gram) {
    return (int) (gram * MIX >>> shift);
  }

  private int next(int slot) {
    return slot + 1 & table.length - 1;
  }

  /** Nothing of them. */
  @Override
  public String toString() {
    return "SecretTraces[***]";
  }
}

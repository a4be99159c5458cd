package io.latchkey.gateway.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * Members of an access line that many calls have alike: what comes a second time is kept, and
 * copied from then on for as long as nothing that stands in it differs. There is a number of places
 * for what differs; what has the place of another takes it over, so that no sequence of calls makes
 * it hold more. Not thread-safe.
 *
 * @param <K> what the members were written of
 */
abstract class LogPart<K> {
  /** How many are kept of what differs from caller to caller: a power of two. */
  static final int FEW = 64;

  /** How many are kept of what differs from route to route, or path to path: a power of two. */
  static final int MANY = 4096;

  /** The longest that is kept, in octets. */
  static final int LONGEST = 256;

  /** The most that is kept in one place, in octets: what is written, and what of. */
  static final long MOST = 4L * LONGEST;

  private static final int MIX = 0x9e37_79b9;

  private final int shift;

  /** A key, and behind it what was written of it, if it came a second time. */
  private final @Nullable Object[] places;

  /** With so many places, a power of two. */
  LogPart(int places) {
    shift = Integer.SIZE - Integer.numberOfTrailingZeros(places);
    this.places = new @Nullable Object[2 * places];
  }

  /** Writes the members, which are not the first of the line. */
  final void write(ExchangeRecord record, JsonLine line) {
    int place = 2 * (hash(record) * MIX >>> shift);
    K key = cast(places[place]);
    boolean known = key != null && isOf(key, record);
    if (known && places[place + 1] instanceof byte[] kept) {
      line.again(kept);
      return;
    }
    int from = line.length();
    members(record, line);
    if (line.length() - from > LONGEST) {
      return;
    }
    if (known) {
      places[place + 1] = line.since(from);
    } else {
      places[place] = keyOf(record);
      places[place + 1] = null;
    }
  }

  @SuppressWarnings("unchecked")
  private @Nullable K cast(@Nullable Object key) {
    return (K) key;
  }

  /** A number that is the same for all of which the members are the same. */
  abstract int hash(ExchangeRecord record);

  /** Whether the members are the same as when {@code key} was taken. */
  abstract boolean isOf(K key, ExchangeRecord record);

  /** All that stands in the members; null where they are not to be kept. */
  abstract @Nullable K keyOf(ExchangeRecord record);

  abstract void members(ExchangeRecord record, JsonLine line);

  static boolean same(@Nullable String one, @Nullable String other) {
    return one == other || one != null && one.equals(other);
  }
}

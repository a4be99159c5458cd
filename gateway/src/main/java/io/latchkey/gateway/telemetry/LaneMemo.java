package io.latchkey.gateway.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * What each thread found of late by names of the configuration, so that to find it again is one
 * look and not a chain of them: of many routes that are called in turn each look would be at memory
 * that is cold by then. Each pair of names has one place, which another pair takes over. Names are
 * compared as objects, of which a configuration has one for each name; who comes with another
 * object finds nothing and looks as at first.
 *
 * @param <T> what is found, which no other thread uses
 */
final class LaneMemo<T extends LaneMemo.Found> {
  /** How many pairs of names each thread keeps at most: a power of two. */
  static final int PLACES = 4096;

  /** The most octets that it takes for each thread beside what is found. */
  static final long MOST = PLACES * (4L + 40);

  private static final int MIX = 0x9e37_79b9;
  private static final int SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(PLACES);

  private volatile PerLane<Finds<T>> finds = new PerLane<>(Finds::new);

  /** A thing, and the names by which it was found. */
  abstract static class Found {
    final String first;
    final @Nullable String second;

    Found(String first, @Nullable String second) {
      this.first = first;
      this.second = second;
    }
  }

  /** What one thread has found since all was forgotten. Confined to it. */
  static final class Finds<T extends Found> {
    private final @Nullable Object[] places = new Object[PLACES];

    /** What was found by these names; or null. */
    @SuppressWarnings({"unchecked", "ReferenceEquality"})
    @Nullable T find(String first, @Nullable String second) {
      T found = (T) places[place(first, second)];
      return found != null && found.first == first && found.second == second ? found : null;
    }

    void keep(T found) {
      places[place(found.first, found.second)] = found;
    }

    private static int place(String first, @Nullable String second) {
      return (first.hashCode() + (second == null ? 0 : 31 * second.hashCode())) * MIX >>> SHIFT;
    }
  }

  /**
   * What the present thread, whose lane that is, has found. To be asked for before something is
   * looked for that it will keep: what is forgotten meanwhile is then kept where nobody looks.
   */
  Finds<T> own(int lane) {
    return finds.of(lane);
  }

  /**
   * All threads look for all anew, and hold nothing; any thread, after it has changed something.
   */
  void forget() {
    finds = new PerLane<>(Finds::new);
  }
}

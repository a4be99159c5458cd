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
  static final long MOST = PLACES * (4L + 48);

  private static final int MIX = 0x9e37_79b9;
  private static final int SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(PLACES);

  private final PerLane<@Nullable Object[]> places = new PerLane<>(() -> new Object[PLACES]);

  /** How often all was forgotten. */
  private volatile int age;

  /** A thing, and by which names it was found when. */
  abstract static class Found {
    final String first;
    final @Nullable String second;
    final int age;

    Found(String first, @Nullable String second, int age) {
      this.first = first;
      this.second = second;
      this.age = age;
    }
  }

  /** To be read before something is looked for that will be kept. */
  int age() {
    return age;
  }

  /** What the present thread, whose lane that is, found by these names; or null. */
  @SuppressWarnings({"unchecked", "ReferenceEquality"})
  @Nullable T find(int lane, String first, @Nullable String second) {
    T found = (T) places.of(lane)[place(first, second)];
    return found != null && found.first == first && found.second == second && found.age == age
        ? found
        : null;
  }

  /** Keeps what the present thread, whose lane that is, has found. */
  void keep(int lane, T found) {
    places.of(lane)[place(found.first, found.second)] = found;
  }

  /** What was found by now must be looked for anew; any thread, after it has changed that. */
  synchronized void forget() {
    age++;
  }

  private static int place(String first, @Nullable String second) {
    return (first.hashCode() + (second == null ? 0 : 31 * second.hashCode())) * MIX >>> SHIFT;
  }
}

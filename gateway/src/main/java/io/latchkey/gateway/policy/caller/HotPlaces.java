package io.latchkey.gateway.policy.caller;

import org.jspecify.annotations.Nullable;

/**
 * A fixed number of places for what is asked for again and again. Confined to one thread.
 *
 * <p>What is asked for once takes none: a thing gets a place when it comes for the second time, and
 * another's only where that was of less use lately. Whoever sends what never comes twice displaces
 * nothing, and each look is at {@link #WAYS} places at most.
 */
public final class HotPlaces<E> {
  /** How many places a thing may be in. */
  public static final int WAYS = 4;

  /** How much use counts at most, and the bits that hold it: one less than a power of two. */
  static final int MOST_USES = 15;

  private final @Nullable Object[] places;

  /** How much use what is there was lately, in the lowest bits, and a part of its hash above. */
  private final int[] marks;

  /** What came once: a part of its hash. */
  private final int[] seen;

  /**
   * No things yet.
   *
   * @param places a power of two, at least {@link #WAYS}
   */
  public HotPlaces(int places) {
    this.places = new @Nullable Object[places];
    this.marks = new int[places];
    this.seen = new int[places * 2];
  }

  /** The first of the {@link #WAYS} places of what has that hash. */
  public int first(long hash) {
    return (int) hash & (places.length - 1) & -WAYS;
  }

  /**
   * What is in place {@code i}, if its hash may be that one, or null: so that of what merely shares
   * places with it nothing is looked at.
   */
  @SuppressWarnings("unchecked")
  public @Nullable E at(int i, long hash) {
    return (marks[i] & ~MOST_USES) == mark(hash) ? (E) places[i] : null;
  }

  private static int mark(long hash) {
    return (int) (hash >>> 32) & ~MOST_USES;
  }

  /** What is in place {@code i} was of use. */
  public void used(int i) {
    if ((marks[i] & MOST_USES) < MOST_USES) {
      marks[i]++;
    }
  }

  /** Whether what has that hash was asked for before, and not much else since. */
  public boolean isSecond(long hash) {
    int at = (int) (hash >>> 20) & (seen.length - 1);
    int mark = (int) (hash >>> 32) | 1;
    boolean second = seen[at] == mark;
    seen[at] = mark;
    return second;
  }

  /** Keeps {@code fresh}, unless all that it would displace is of more use. */
  public void keep(long hash, E fresh) {
    int first = first(hash);
    int least = first;
    for (int i = first; i < first + WAYS; i++) {
      if (places[i] == null) {
        least = i;
        break;
      }
      least = (marks[i] & MOST_USES) < (marks[least] & MOST_USES) ? i : least;
    }
    if ((marks[least] & MOST_USES) == 0) {
      places[least] = fresh;
      marks[least] = mark(hash);
    } else {
      marks[least]--;
    }
  }

  /** How many places are taken. */
  public int size() {
    int size = 0;
    for (Object each : places) {
      size += each == null ? 0 : 1;
    }
    return size;
  }
}

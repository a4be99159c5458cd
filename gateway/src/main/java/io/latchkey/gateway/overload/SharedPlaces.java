package io.latchkey.gateway.overload;

/**
 * The places of calls in the whole gateway: a quarter of them is shared out among the event loops,
 * each of which counts its own without asking anybody; the rest is one number, from which a loop
 * borrows when it has used up its own.
 *
 * <p>So the bound holds exactly, a call on a loop that is not full costs no shared write, and a
 * loop that has all the calls is refused none before three quarters of the places are taken. Of the
 * rest, an eighth is kept from each priority for every higher one that callers have.
 *
 * <p>Any thread; no lock. {@link #most(int)} belongs to whoever puts configurations in force.
 */
final class SharedPlaces {
  /** The part of all places that the loops have for themselves. */
  private static final int OWN = 4;

  /** The part of the rest that is kept for a higher priority. */
  private static final int KEPT = 8;

  private final int loops;
  private final Places rest = new Places(Integer.MAX_VALUE);
  private volatile int share = Integer.MAX_VALUE;
  private volatile int most = Integer.MAX_VALUE;

  /** Places without a bound, for so many loops. */
  SharedPlaces(int loops) {
    this.loops = loops;
  }

  /** Sets the bound, 1 or more; what is taken beyond it stays taken until it is given back. */
  void most(int bound) {
    int each = bound / OWN / loops;
    most = bound;
    share = each;
    rest.most(bound - each * loops);
  }

  int most() {
    return most;
  }

  /** How many calls that are turned away may wait on each loop to be told so. */
  int mostTurnedAway() {
    return Math.max(LoopGate.MOST_TURNED_AWAY, most / loops);
  }

  /** How many places each loop has for itself. */
  int share() {
    return share;
  }

  /** Takes a place of the rest; false where none is left for a priority below so many others. */
  boolean borrow(int above) {
    return rest.take(above * (rest.most() / KEPT));
  }

  void giveBack() {
    rest.giveBack();
  }
}

package io.latchkey.gateway.downstream.http2;

/**
 * How much of all the answers on one connection may wait for its caller. The first {@link #OWN}
 * octets are the connection's own, what is beyond is borrowed.
 *
 * <pre>
 *   FREE --MARK waits--> FULL: who holds less than its share may still be given more
 *     '---nothing more to borrow--> SPENT: nobody is given more, and past OWN nothing is taken
 * </pre>
 *
 * <p>Confined to the connection's event loop.
 */
final class AnswerRoom {
  /** What a connection may hold without asking. */
  static final int OWN = 256 << 10;

  /** From where on it must borrow, so that what is under way still has a place. */
  static final int FREE = OWN / 2;

  /** When so much waits, streams that hold their share are given no more. */
  static final int MARK = 1 << 20;

  /** How much is borrowed at once. */
  static final int STEP = 64 << 10;

  private enum State {
    FREE,
    FULL,
    SPENT
  }

  private final SharedRoom shared;
  private final int share;
  private final Runnable whenFree;
  private State state = State.FREE;
  private long waiting;
  private long borrowed;

  /**
   * An empty one.
   *
   * @param streams how many share it
   * @param whenFree told when more may be given again
   */
  AnswerRoom(SharedRoom shared, int streams, Runnable whenFree) {
    this.shared = shared;
    this.share = MARK / streams;
    this.whenFree = whenFree;
  }

  /** Makes room for so many octets more; false, and nothing has changed, where there is none. */
  boolean add(int octets) {
    while (waiting + octets > FREE + borrowed && shared.take(STEP)) {
      borrowed += STEP;
    }
    if (waiting + octets > OWN + borrowed) {
      return false;
    }
    waiting += octets;
    if (waiting > FREE + borrowed) {
      state = State.SPENT;
    } else if (waiting >= MARK && state == State.FREE) {
      state = State.FULL;
    }
    return true;
  }

  /** So many octets wait no longer. */
  void remove(int octets) {
    waiting -= octets;
    boolean slack = waiting + STEP <= FREE + borrowed;
    while (borrowed > 0 && waiting + 2 * STEP <= FREE + borrowed) {
      borrowed -= STEP;
      shared.giveBack(STEP);
    }
    State before = state;
    if (waiting <= MARK / 2 && (slack || state == State.FULL)) {
      state = State.FREE;
    } else if (slack && state == State.SPENT) {
      state = State.FULL;
    }
    if (state != before) {
      whenFree.run();
    }
  }

  boolean isFree() {
    return state == State.FREE;
  }

  /** Whether a stream of whose answer so many octets wait may be given more. */
  boolean isWritable(long pending) {
    return switch (state) {
      case FREE -> true;
      case FULL -> pending < share;
      case SPENT -> false;
    };
  }
}

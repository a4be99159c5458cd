package io.latchkey.gateway.telemetry;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.BitSet;

/**
 * The number of a thread among those that count: small, for as long as the thread lives its own,
 * and then another's. What was counted under a number before is seen by whoever has it next.
 */
final class Lane {
  private static final BitSet TAKEN = new BitSet();

  private static final FastThreadLocal<Lane> OWN =
      new FastThreadLocal<>() {
        @Override
        protected Lane initialValue() {
          return new Lane(take());
        }

        @Override
        protected void onRemoval(Lane of) {
          give(of.number);
        }
      };

  private final int number;

  private Lane(int number) {
    this.number = number;
  }

  /** That of the present thread, from 0. */
  static int own() {
    return OWN.get().number;
  }

  /** Once in the life of a thread, as is {@link #give}. */
  private static int take() {
    synchronized (TAKEN) {
      int free = TAKEN.nextClearBit(0);
      TAKEN.set(free);
      return free;
    }
  }

  private static void give(int number) {
    synchronized (TAKEN) {
      TAKEN.clear(number);
    }
  }
}

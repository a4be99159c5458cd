package io.latchkey.gateway.overload;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What each round of a pressed event loop may let in: no more work than the loop has time for, by
 * what calls have cost it of late from their first octet to their last.
 *
 * <p>Letting a call in is half of what a short one costs, but a hundredth where the answer is long:
 * that is carried in many rounds, each of which would let in as much again. So room for work grows
 * with the time, is taken up by calls at their cost, and is little at the most: a loop that is
 * never idle comes to rounds of that length. Time that others have, as they did before, gives no
 * room; but a bit more than that, or a loop that has less to do would be held to it.
 *
 * <p>Confined to its event loop.
 */
final class Rounds {
  /** For so long calls of the lowest priority are let in; those of the next for as long again. */
  static final long NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** The most room; calls of the next priority may take as much again. */
  static final long ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** The same where others have the processor: below it such a loop is not late. */
  static final long STARVED_ROOM_NANOS = Strain.LATE_NANOS / Strain.OWN;

  /** So many times the part of the time that the loop had is counted on where it had not all. */
  static final double HOPE = 1.25;

  /** What is left after each look of what was before it: calls of one second count most. */
  private static final double KEPT = 0.95;

  /** Fewer calls than these say nothing of what calls cost. */
  static final int FEWEST = 20;

  private final Executor loop;
  private boolean begun;
  private long since;
  private double room;
  private double most = ROOM_NANOS;
  private double speed = 1;
  private boolean full;
  private int ended;
  private long cpuBefore;
  private double work;
  private double calls;
  private double cost;

  /**
   * Rounds of which none has begun.
   *
   * @param loop runs what it is given when the round that it is in is over
   * @param cpu for how many nanoseconds its thread has had a processor
   */
  Rounds(Executor loop, long cpu) {
    this.loop = loop;
    this.cpuBefore = cpu;
  }

  /** Whether the present one has no room for calls below which there are {@code rank} others. */
  boolean isFull(long now, int rank) {
    if (!begun) {
      // what a round of the loop begins is done before the next round takes anything
      begun = true;
      room = Math.min(most, room + speed * (now - since));
      since = now;
      loop.execute(() -> begun = false);
    }
    if (room < -rank * most) {
      full = true;
      return true;
    }
    return now - since > (1 + rank) * NANOS;
  }

  /** A call was let in. */
  void letIn() {
    room -= begun ? cost : 0;
  }

  /** A call that was let in has ended. */
  void ended() {
    ended++;
  }

  /** Whether one had no room since this was asked before. */
  boolean wasFull() {
    boolean was = full;
    full = false;
    return was;
  }

  /**
   * The loop is looked at.
   *
   * @param cpu for how many nanoseconds its thread has had a processor
   * @param part the part of the time for which it had it of late; 1 where others had hardly any
   */
  void look(long cpu, double part) {
    work = KEPT * work + cpu - cpuBefore;
    calls = KEPT * calls + ended;
    cost = calls < FEWEST ? 0 : work / calls;
    cpuBefore = cpu;
    ended = 0;
    most = part == 1 ? ROOM_NANOS : STARVED_ROOM_NANOS;
    speed = Math.min(1, HOPE * part);
  }
}

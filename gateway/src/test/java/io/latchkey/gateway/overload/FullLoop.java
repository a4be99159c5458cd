package io.latchkey.gateway.overload;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * An event loop without a machine: in each round it does all that has come since the round before,
 * each thing at its cost, while calls come at a rate on a bounded number of connections. Others may
 * have the processor for a part of each period, and cold code costs more until it has run a while.
 */
final class FullLoop {
  static final double CALL = 0.05;
  static final double ANSWER = 0.05;
  static final double REFUSE = 0.015;
  static final double TELL = 0.03;
  static final double TENANT = 20;

  /** What of a long answer is carried in one round: 1 MiB. */
  static final double PIECE = 0.17;

  /** Of long answers so many may be under way: before the loop is late there is nothing else. */
  private static final int PLACES = 300;

  /** Calls per second that it can carry. */
  static final double CAPACITY = 1000 / (CALL + ANSWER);

  /** Own work in milliseconds in which what code costs beyond its worth falls to a third. */
  private static final double COOLING = 300;

  private static final double LOOK = LoopGates.LOOK_NANOS / 1e6;

  private enum What {
    CALL,
    ANSWER,
    TELL
  }

  /** At a time, in milliseconds, something comes that belongs to a call from {@code since}. */
  private record Event(double at, What what, double since, int pieces) {}

  /** What calls that ended in one phase got. */
  record Got(double goodput, double p99, int refused, double lastRefusal) {}

  private double now;
  private final List<Runnable> endOfRound = new ArrayList<>();
  private final LoopGates gates = new LoopGates(() -> nanos(now), this::cpu, 1);
  private final LoopGate gate = new LoopGate(gates, endOfRound::add, 0, 0);
  private final PriorityQueue<Event> coming =
      new PriorityQueue<>((a, b) -> Double.compare(a.at(), b.at()));
  private final List<Double> took = new ArrayList<>();
  private final long period;
  private final long ours;
  private double cold;
  private double coldSince;
  private double cooling = COOLING;
  private int pieces = 1;
  private double piece = ANSWER;
  private double worked;
  private double look = LOOK;
  private double nextCall;
  private int open;
  private int refused;
  private double lastRefusal;

  /** One that has the processor to itself, and whose code has run for long. */
  static FullLoop alone() {
    return starved(1, 1);
  }

  /** One that others leave so many milliseconds of each period, its code as warm. */
  static FullLoop starved(int ours, int period) {
    FullLoop loop = new FullLoop(ours, period, 0);
    loop.warm();
    return loop;
  }

  /** One whose first calls cost so many times more. */
  static FullLoop cold(double times) {
    return new FullLoop(1, 1, times);
  }

  /** Its compilers take so many milliseconds of its work for what takes {@link #COOLING}. */
  FullLoop compiledIn(double millis) {
    cooling = millis;
    return this;
  }

  /** Callers speak to it in a way that is new to it: calls cost so many times more at first. */
  void hears(Speech speech, double times) {
    cold = times;
    coldSince = worked;
    gate.hears(speech);
  }

  /** From now on it carries each answer in so many rounds. */
  FullLoop ofLongAnswers(int rounds) {
    pieces = rounds;
    piece = PIECE;
    gates.most(PLACES);
    return this;
  }

  /** Calls per second that it can carry. */
  double capacity() {
    return 1000 / (CALL + pieces * piece) * ours / period;
  }

  private FullLoop(int ours, int period, double cold) {
    this.ours = nanos(ours);
    this.period = nanos(period);
    this.cold = cold;
  }

  /** Does nothing but to get warm, and is in time. */
  private void warm() {
    while (worked < Strain.WARM_NANOS / 1e6) {
      now += LOOK;
      worked += LOOK;
      gate.fired(nanos(now), 0, nanos(worked));
    }
    look = now + LOOK;
    nextCall = now;
  }

  /** Nothing is done for so long, while calls come. */
  void stall(double millis) {
    now += millis;
  }

  private void spend(double cost) {
    double work = cost * (1 + cold * Math.exp((coldSince - worked) / cooling));
    worked += work;
    long at = nanos(now);
    for (long left = nanos(work); left > 0; ) {
      long into = at % period;
      long step = Math.min(left, ours - into);
      if (step > 0) {
        at += step;
        left -= step;
      } else {
        at += period - into;
      }
    }
    now = at / 1e6;
  }

  private long cpu() {
    return nanos(worked);
  }

  private static long nanos(double millis) {
    return (long) (millis * 1e6);
  }

  /** Calls come for so many seconds. */
  Got run(double seconds, double perSecond, int connections) {
    double begun = now;
    took.clear();
    refused = 0;
    lastRefusal = 0;
    while (now < begun + seconds * 1000) {
      call(1000 / perSecond, connections);
      round(begun);
    }
    double[] sorted = took.stream().mapToDouble(each -> each).sorted().toArray();
    double p99 = sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
    return new Got(sorted.length / seconds, p99, refused, lastRefusal);
  }

  private void call(double between, int connections) {
    for (; nextCall <= now; nextCall += between) {
      if (open < connections) {
        open++;
        coming.add(new Event(nextCall, What.CALL, nextCall, 0));
      }
    }
  }

  private void round(double begun) {
    if (nanos(now) % period >= ours) {
      now = (nanos(now) / period + 1) * period / 1e6;
    }
    double start = now;
    while (!coming.isEmpty() && coming.peek().at() <= start) {
      take(coming.remove(), begun);
    }
    endOfRound.forEach(Runnable::run);
    endOfRound.clear();
    if (look <= start) {
      gate.fired((long) (now * 1e6), (long) ((now - look) * 1e6), (long) (worked * 1e6));
      look = now + LOOK;
    }
    if (now == start) {
      now += 0.05;
    }
  }

  private void take(Event event, double begun) {
    switch (event.what()) {
      case CALL -> {
        try {
          gate.enter(Priority.NORMAL);
          spend(CALL);
          coming.add(new Event(now + TENANT, What.ANSWER, event.since(), pieces));
        } catch (RefusedException turnedAway) {
          spend(REFUSE);
          coming.add(
              new Event(
                  now + gate.tellAfter((long) (now * 1e6)) / 1e6, What.TELL, event.since(), 0));
        }
      }
      case ANSWER -> {
        spend(piece);
        if (event.pieces() > 1) {
          coming.add(new Event(now, What.ANSWER, event.since(), event.pieces() - 1));
          return;
        }
        open--;
        gate.leave();
        took.add(now - event.since());
      }
      case TELL -> {
        spend(TELL);
        gate.telling((long) (TELL * 1e6));
        gate.toldOrGone();
        open--;
        refused++;
        lastRefusal = (now - begun) / 1000;
      }
    }
  }
}

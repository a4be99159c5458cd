package io.latchkey.gateway.overload;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * An event loop without a machine: in each round it does all that has come since the round before,
 * each thing at its cost, while calls come at a rate on a bounded number of connections.
 */
final class FullLoop {
  static final double CALL = 0.05;
  static final double ANSWER = 0.05;
  static final double REFUSE = 0.03;
  static final double TENANT = 20;

  /** Calls per second that it can carry. */
  static final double CAPACITY = 1000 / (CALL + ANSWER);

  private static final double LOOK = LoopGates.LOOK_NANOS / 1e6;

  private enum What {
    CALL,
    ANSWER,
    TELL
  }

  /** At a time, in milliseconds, something comes that belongs to a call from {@code since}. */
  private record Event(double at, What what, double since) {}

  /** What calls that ended in one phase got. */
  record Got(double goodput, double p99, int refused, double lastRefusal) {}

  private final LoopGate gate = new LoopGate(new LoopGates(() -> 0, () -> 0), 0, 0);
  private final PriorityQueue<Event> coming =
      new PriorityQueue<>((a, b) -> Double.compare(a.at(), b.at()));
  private final List<Double> took = new ArrayList<>();
  private double now;
  private double worked;
  private double look = LOOK;
  private double nextCall;
  private int open;
  private int refused;
  private double lastRefusal;

  /** Calls come for so many seconds. */
  Got run(double seconds, double perSecond, int connections) {
    double begun = now;
    took.clear();
    refused = 0;
    lastRefusal = 0;
    nextCall = now;
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
        coming.add(new Event(nextCall, What.CALL, nextCall));
      }
    }
  }

  private void round(double begun) {
    double start = now;
    while (!coming.isEmpty() && coming.peek().at() <= start) {
      take(coming.remove(), begun);
    }
    worked += now - start;
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
          now += CALL;
          coming.add(new Event(now + TENANT, What.ANSWER, event.since()));
        } catch (RefusedException turnedAway) {
          now += REFUSE;
          coming.add(
              new Event(now + gate.tellAfter((long) (now * 1e6)) / 1e6, What.TELL, event.since()));
        }
      }
      case ANSWER -> {
        now += ANSWER;
        open--;
        gate.leave();
        took.add(now - event.since());
      }
      case TELL -> {
        now += REFUSE / 2;
        open--;
        refused++;
        lastRefusal = (now - begun) / 1000;
      }
    }
  }
}

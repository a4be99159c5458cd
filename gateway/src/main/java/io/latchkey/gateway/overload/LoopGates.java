package io.latchkey.gateway.overload;

import io.latchkey.gateway.policy.caller.Priority;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gates of all event loops that carry calls. Any thread. */
public final class LoopGates {
  private static final Logger log = LoggerFactory.getLogger(LoopGates.class);

  /** From one look at a loop to the next. */
  static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LongSupplier nanos;
  private final LongSupplier cpu;
  private final Map<ScheduledExecutorService, LoopGate> gates = new ConcurrentHashMap<>();
  private final SharedPlaces places;
  private volatile Set<Priority> priorities = EnumSet.of(Priority.NORMAL);

  /**
   * Gates of no loop yet, and of any number of calls.
   *
   * @param nanos a clock that never goes back
   * @param cpu for how many nanoseconds the thread that asks has had a processor
   * @param loops how many there will be, 1 or more
   */
  public LoopGates(LongSupplier nanos, LongSupplier cpu, int loops) {
    this.nanos = nanos;
    this.cpu = cpu;
    this.places = new SharedPlaces(loops);
  }

  /** Says which priorities callers have, so that it is known which is the lowest. */
  public void priorities(Set<Priority> known) {
    priorities = known.isEmpty() ? EnumSet.of(Priority.NORMAL) : EnumSet.copyOf(known);
  }

  /** Sets how many calls may be under way in all, 1 or more, from now on. */
  public void most(int calls) {
    places.most(calls);
  }

  long now() {
    return nanos.getAsLong();
  }

  long cpu() {
    return cpu.getAsLong();
  }

  SharedPlaces places() {
    return places;
  }

  /** The gate of {@code loop}, which is looked at from now on; on that loop. */
  public LoopGate of(ScheduledExecutorService loop) {
    LoopGate gate = gates.get(loop);
    return gate == null ? watch(loop, late -> {}) : gate;
  }

  /**
   * Looks at {@code loop} from now on, unless that is done already.
   *
   * @param lag takes how many nanoseconds each look is late, on that loop
   */
  public LoopGate watch(ScheduledExecutorService loop, LongConsumer lag) {
    return gates.computeIfAbsent(
        loop,
        fresh -> {
          LoopGate gate = new LoopGate(this, fresh, nanos.getAsLong(), 0);
          look(fresh, gate, lag);
          return gate;
        });
  }

  private void look(ScheduledExecutorService loop, LoopGate gate, LongConsumer lag) {
    long due = nanos.getAsLong() + LOOK_NANOS;
    loop.schedule(
        () -> {
          try {
            looked(gate, due, lag);
          } catch (RuntimeException mistake) {
            // a loop that nobody looks at would never be protected again
            log.atError().setCause(mistake).log("a look at an event loop failed");
          }
          look(loop, gate, lag);
        },
        LOOK_NANOS,
        TimeUnit.NANOSECONDS);
  }

  private void looked(LoopGate gate, long due, LongConsumer lag) {
    boolean calm = gate.pressure() == 0;
    long now = nanos.getAsLong();
    long late = Math.max(0, now - due);
    gate.fired(now, late, cpu.getAsLong());
    lag.accept(late);
    tell(calm, gate.pressure());
  }

  private static void tell(boolean calm, double pressure) {
    if (calm && pressure > 0) {
      log.atWarn().log("overloaded: an event loop cannot keep up, calls are turned away");
    } else if (!calm && pressure == 0) {
      log.atInfo().log("no longer overloaded");
    }
  }

  /** How many priorities are below this one. */
  int rank(Priority priority) {
    int rank = 0;
    for (Priority each : priorities) {
      rank += each.compareTo(priority) < 0 ? 1 : 0;
    }
    return rank;
  }

  /** How many priorities are above this one. */
  int above(Priority priority) {
    int above = 0;
    for (Priority each : priorities) {
      above += each.compareTo(priority) > 0 ? 1 : 0;
    }
    return above;
  }

  /** How many priorities there are. */
  int ranks() {
    return priorities.size();
  }

  /** How many calls of proven callers are under way. */
  public int calls() {
    return gates.values().stream().mapToInt(LoopGate::calls).sum();
  }

  /** How many there may be. */
  public int most() {
    return places.most();
  }

  /** The pressure of the loop that is pressed hardest, 0 for none. */
  public double pressure() {
    return gates.values().stream().mapToDouble(LoopGate::pressure).max().orElse(0);
  }
}

package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ConnectionMeter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a connection, the one first that has waited longest. Confined to its
 * pool's event loop, which bounds it.
 */
final class WaitingLine {
  /** Those that any connection serves which was opened after they asked. */
  static final Set<Need> SHARING = EnumSet.of(Need.ANY, Need.FRESH);

  private static final Set<Need> ALL = EnumSet.allOf(Need.class);

  private final Map<Need, Set<Waiter>> lines = new EnumMap<>(Need.class);
  private final ConnectionMeter meter;
  private final BooleanSupplier connecting;
  private int size;
  private long number;

  /** One of them. */
  final class Waiter implements Lending {
    private final long place = number++;
    final Need need;
    final Duration timeout;
    final Borrower borrower;

    private Waiter(Need need, Duration timeout, Borrower borrower) {
      this.need = need;
      this.timeout = timeout;
      this.borrower = borrower;
    }

    @Override
    public void cancel() {
      take(this);
    }

    @Override
    public boolean awaitsPlace() {
      return !connecting.getAsBoolean();
    }
  }

  /**
   * Makes an empty one.
   *
   * @param meter counts the calls that wait
   * @param connecting whether any connection is being made
   */
  WaitingLine(ConnectionMeter meter, BooleanSupplier connecting) {
    this.meter = meter;
    this.connecting = connecting;
    ALL.forEach(need -> lines.put(need, new LinkedHashSet<>()));
  }

  Waiter add(Need need, Duration timeout, Borrower borrower) {
    Waiter waiter = new Waiter(need, timeout, borrower);
    line(need).add(waiter);
    size++;
    meter.waits();
    return waiter;
  }

  private Set<Waiter> line(Need need) {
    Set<Waiter> line = lines.get(need);
    if (line == null) {
      throw new IllegalStateException("there is a line for each need");
    }
    return line;
  }

  /** Whether {@code waiter} waited still; it does no more. */
  boolean take(Waiter waiter) {
    boolean waited = line(waiter.need).remove(waiter);
    if (waited) {
      size--;
      meter.served();
    }
    return waited;
  }

  int size() {
    return size;
  }

  /** How many wait for a connection of their own. */
  int owning() {
    return line(Need.HTTP_1_1).size();
  }

  /** Who has waited longest of those with one of these needs, or null. */
  @Nullable Waiter peek(Set<Need> needs) {
    Waiter first = null;
    for (Need need : needs) {
      Set<Waiter> line = line(need);
      Waiter candidate = line.isEmpty() ? null : line.iterator().next();
      if (candidate != null && (first == null || candidate.place < first.place)) {
        first = candidate;
      }
    }
    return first;
  }

  /** The same, who then waits no more. */
  @Nullable Waiter poll(Set<Need> needs) {
    Waiter first = peek(needs);
    if (first != null) {
      take(first);
    }
    return first;
  }

  /** Whether who has waited longest of all cannot be served with what others have used. */
  boolean startsFresh() {
    Waiter first = peek(ALL);
    return first != null && first.need != Need.ANY;
  }
}

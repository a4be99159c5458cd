package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.AddressMeter;
import io.latchkey.gateway.upstream.transport.Address.Ejection;
import io.latchkey.gateway.upstream.transport.Address.Sign;
import io.latchkey.gateway.upstream.transport.Address.Tally;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which an address is ejected and comes back. Confined to its home loop.
 *
 * <p>An address is ejected after {@link #FAILURES} failures in a row of one sign, for a time that
 * grows with each ejection; what shows it well again is of the same sign: who could not be
 * connected to is well when a connection has come about, who broke its answers off when it has
 * answered. Health checks eject by themselves, and then they alone bring back; who merely could not
 * be connected to they bring back as well.
 */
final class Ejections {
  /** Failures in a row, of calls. */
  static final int FAILURES = 3;

  /** Failures in a row, of health checks; and as many that are well bring back. */
  static final int CHECKS = 2;

  /** How long the first ejection lasts, a fifth more or less; the next are twice as long each. */
  static final Duration FIRST = Duration.ofSeconds(2);

  /** How long an ejection lasts at most, and for how long the last is remembered. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int MOST_DOUBLINGS = 10;

  private final Home home;
  private final ReachLog reach;
  private final AddressMeter meter;
  private final IntSupplier among;
  private final Runnable changed;

  /**
   * Makes them.
   *
   * @param among of how many addresses each is one: of an only one nothing is said
   * @param changed run when an address was ejected or came back
   */
  Ejections(Home home, ReachLog reach, AddressMeter meter, IntSupplier among, Runnable changed) {
    this.home = home;
    this.reach = reach;
    this.meter = meter;
    this.among = among;
    this.changed = changed;
  }

  void failed(Address address, Sign sign, String why) {
    Ejection out = address.ejection();
    Tally tally = address.tally;
    if (out != null) {
      if (out.sign() != Sign.CHECK && home.nanos().getAsLong() - out.until() >= 0) {
        boolean answers = sign == Sign.ANSWERING || out.sign() == Sign.ANSWERING;
        eject(address, answers ? Sign.ANSWERING : Sign.CONNECTING, why);
      }
      return;
    }
    address.trouble(true);
    int failures = sign == Sign.ANSWERING ? ++tally.notAnswered : ++tally.notConnected;
    if (failures >= FAILURES) {
      eject(address, sign, why);
    }
  }

  void succeeded(Address address, Sign sign) {
    Ejection out = address.ejection();
    Tally tally = address.tally;
    if (out != null) {
      if (out.sign() == sign) {
        recover(address);
      }
    } else if (sign == Sign.ANSWERING) {
      tally.notAnswered = 0;
    } else {
      tally.notConnected = 0;
    }
    address.trouble(address.ejection() != null || tally.notAnswered + tally.notConnected > 0);
  }

  void checked(Address address, @Nullable String why) {
    Tally tally = address.tally;
    tally.notWell = why == null ? 0 : Math.min(CHECKS, tally.notWell + 1);
    tally.well = why == null ? Math.min(CHECKS, tally.well + 1) : 0;
    Ejection out = address.ejection();
    if (why != null && tally.notWell >= CHECKS && (out == null || out.sign() != Sign.CHECK)) {
      address.eject(new Ejection(Sign.CHECK, why, Long.MAX_VALUE, null));
      ejected(address, why, "its health checks succeed");
    } else if (out != null && out.sign() != Sign.ANSWERING && tally.well >= CHECKS) {
      recover(address);
    }
  }

  private void eject(Address address, Sign sign, String why) {
    Tally tally = address.tally;
    long now = home.nanos().getAsLong();
    if (address.ejection() == null && now - tally.recoveredAt >= LONGEST.toNanos()) {
      tally.ejections = 0;
    }
    long nanos = home.jittered(lasting(tally.ejections).toNanos());
    boolean again = address.ejection() != null;
    tally.ejections = Math.min(MOST_DOUBLINGS, tally.ejections + 1);
    address.eject(new Ejection(sign, why, now + nanos, home.clock().instant().plusNanos(nanos)));
    if (again) {
      meter.ejected();
      changed.run();
    } else {
      ejected(address, why, "a try in " + Duration.ofNanos(nanos).toMillis() + " ms succeeds");
    }
  }

  /** How long the next ejection lasts after {@code before} others. */
  static Duration lasting(int before) {
    Duration time = FIRST.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
    return time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }

  private void ejected(Address address, String why, String until) {
    meter.ejected();
    address.tally.ejectedAt = home.nanos().getAsLong();
    if (among.getAsInt() > 1) {
      reach.ejected(address, why, until);
    }
    changed.run();
  }

  private void recover(Address address) {
    Tally tally = address.tally;
    tally.notConnected = 0;
    tally.notAnswered = 0;
    tally.recoveredAt = home.nanos().getAsLong();
    address.recover();
    if (among.getAsInt() > 1) {
      reach.recovered(address, Duration.ofNanos(tally.recoveredAt - tally.ejectedAt));
    }
    changed.run();
  }
}

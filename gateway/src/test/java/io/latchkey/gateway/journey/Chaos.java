package io.latchkey.gateway.journey;

import io.latchkey.gateway.journey.Simulated.Kind;
import io.latchkey.sandbox.identity.IdentitySwitches;
import io.latchkey.sandbox.tenant.TokenFault;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * What goes wrong at one tenant, by chance from a seed: faults at its token endpoint, slow answers,
 * a clock that is off, tokens ended, tokens refused. A thread of its own runs it.
 */
final class Chaos implements Runnable {
  /** How often a token may be refused or ended: what a pool must take without asking why. */
  private static final int EVERY_MILLIS = 9_000;

  private static final List<TokenFault> FAULTS =
      List.of(
          TokenFault.DOWN,
          TokenFault.CLOSE,
          TokenFault.CUT,
          TokenFault.SERVER_ERROR,
          TokenFault.UNAVAILABLE,
          TokenFault.TOO_MANY_REQUESTS,
          TokenFault.HTML,
          TokenFault.EMPTY,
          TokenFault.GARBAGE,
          TokenFault.HUGE,
          TokenFault.REDIRECT);

  private final Simulated tenant;
  private final Random random;
  private final boolean outageFirst;
  private volatile boolean over;
  private volatile Instant refused = Instant.MIN;
  private volatile int refusals;
  private volatile int pairs;
  private volatile int faults;
  private long lastRefusal;

  /**
   * @param outageFirst whether it begins with a fault that outlasts a token
   */
  Chaos(Simulated tenant, long seed, boolean outageFirst) {
    this.tenant = tenant;
    this.random = new Random(seed);
    this.outageFirst = outageFirst;
    this.lastRefusal = System.nanoTime();
  }

  @Override
  public void run() {
    if (outageFirst) {
      fault(TokenFault.SERVER_ERROR, 2_500);
    }
    while (!over) {
      pause(100 + random.nextInt(600));
      boolean mayRefuse = System.nanoTime() - lastRefusal > EVERY_MILLIS * 1_000_000L;
      switch (random.nextInt(mayRefuse ? 8 : 5)) {
        case 0, 1, 2 -> fault(FAULTS.get(random.nextInt(FAULTS.size())), lasting());
        case 3 -> slow(random.nextInt(400));
        case 4 -> tenant.switches.dateOffsetSeconds.set(random.nextInt(7_200) - 3_600);
        case 5 -> refuse(1);
        case 6 -> refuse(2);
        default -> revoke();
      }
    }
  }

  /** Mostly shorter than what is left of a token when it is refreshed, sometimes longer. */
  private int lasting() {
    return random.nextInt(6) == 0 ? 1_500 + random.nextInt(1_000) : 50 + random.nextInt(500);
  }

  private void pause(int millis) {
    long until = System.nanoTime() + millis * 1_000_000L;
    while (!over && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private void fault(TokenFault fault, int millis) {
    faults++;
    tenant.fault(fault);
    pause(millis);
    tenant.fault(TokenFault.NONE);
  }

  private void slow(int millis) {
    if (tenant.switches instanceof IdentitySwitches identity && tenant.kind == Kind.LOGIN) {
      identity.loginLatencyMillis.set(millis / 2);
    } else {
      tenant.switches.tokenLatencyMillis.set(millis);
    }
  }

  /** Live tokens are refused, so that those given until now say nothing any more. */
  private void refuse(int times) {
    lastRefusal = System.nanoTime();
    refusals++;
    pairs += times - 1;
    refused = Instant.MAX;
    tenant.switches.unauthorizedNext.set(times);
    while (tenant.switches.unauthorizedNext.get() > 0 && !over) {
      LockSupport.parkNanos(1_000_000);
    }
    refused = Instant.now();
  }

  private void revoke() {
    lastRefusal = System.nanoTime();
    refusals++;
    tenant.revoke();
  }

  /** Whether a token given then has not been refused since. */
  boolean stands(Instant issued) {
    return issued.isAfter(refused);
  }

  int refusals() {
    return refusals;
  }

  /** How often two calls in a row were refused. */
  int pairs() {
    return pairs;
  }

  int faults() {
    return faults;
  }

  /** Ends it; the tenant is sound when its thread has ended. */
  void end() {
    over = true;
  }
}

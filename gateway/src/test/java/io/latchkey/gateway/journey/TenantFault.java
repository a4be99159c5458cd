package io.latchkey.gateway.journey;

import io.latchkey.gateway.journey.FaultLoad.Made;
import io.latchkey.gateway.journey.FaultyTenant.Fault;
import java.io.IOException;

/**
 * A way in which a tenant fails, from when to when in seconds of the load, and which calls are lost
 * then whatever stands before it: what the ideal proxy could not serve either.
 */
enum TenantFault {
  ONE_REFUSES("the only address refuses connections", 1, 5, 0, 0, 0) {
    @Override
    boolean isLost(Made call, double from, double until) {
      return true;
    }
  },
  HALF_REFUSE("half of four addresses refuse connections", 4, 5, 0, 0, 0),
  HALF_SWALLOW("half of four addresses say nothing to SYN", 4, 5, 0, 0, 0),
  HALF_SILENT("half of four addresses accept and never answer", 4, 5, 0, 0, 3),
  HALF_DIE("half of four addresses die under load", 4, 5, 1.5, 0, 1),
  HALF_FREEZE("half of four addresses freeze under load", 4, 5, 1.5, 0, 3),
  ALL_DIE("all of four addresses die, and are back after 2.4 s", 4, 8, 1, 3.4, TenantFault.OPEN) {
    @Override
    boolean isLost(Made call, double from, double until) {
      return call.began() >= from && call.began() < until;
    }
  },
  UNAVAILABLE("503 from all for 2.4 s", 2, 8, 1, 3.4, TenantFault.OPEN) {
    @Override
    boolean isLost(Made call, double from, double until) {
      return call.began() >= from && call.began() < until;
    }
  },
  RESET_BEFORE_HEAD("one call in ten: reset before the head", 2, 5, 0, 0, 0.5) {
    @Override
    boolean isLost(Made call, double from, double until) {
      return call.post() && FaultyTenant.isHit(call.number(), ONE_IN);
    }
  },
  RESET_IF_REUSED("one call in ten: idle connection closed as it is reused", 2, 5, 0, 0, 0.5) {
    @Override
    boolean isLost(Made call, double from, double until) {
      return call.post() && FaultyTenant.isHit(call.number(), ONE_IN);
    }
  },
  RESET_AFTER_HEAD("one call in ten: reset after the head", 2, 5, 0, 0, 0.5) {
    @Override
    boolean isLost(Made call, double from, double until) {
      return FaultyTenant.isHit(call.number(), ONE_IN);
    }
  },
  RESET_WITHIN_CONTENT("one call in ten: reset within the content", 2, 5, 0, 0, 0.5) {
    @Override
    boolean isLost(Made call, double from, double until) {
      return FaultyTenant.isHit(call.number(), ONE_IN);
    }
  },
  SLOW_HEAD("one call in ten: head later than the limit of 1 s", 2, 5, 0, 0, 0.5) {
    @Override
    boolean isLost(Made call, double from, double until) {
      return FaultyTenant.isHit(call.number(), ONE_IN);
    }
  },
  SLOW_CONTENT("one call in ten: content in drops, for 1.5 s", 2, 5, 0, 0, 0);

  /** In a hundred of eight seconds: as long as the breaker is open, and 80 ms. */
  private static final double OPEN = 13.5;

  private static final int ONE_IN = 10;

  final String title;
  final int addresses;
  final double seconds;
  final double from;
  final double until;

  /** How many calls in a hundred we may fail that the ideal would not. */
  final double margin;

  TenantFault(
      String title, int addresses, double seconds, double from, double until, double margin) {
    this.title = title;
    this.addresses = addresses;
    this.seconds = seconds;
    this.from = from;
    this.until = until;
    this.margin = margin;
  }

  /** Whether whole addresses fail, not one call in so many whatever the address. */
  boolean ofAddresses() {
    return ordinal() < UNAVAILABLE.ordinal();
  }

  /** It comes over {@code tenant}. */
  void strike(FaultyTenant tenant) throws IOException {
    for (int i = 0; i < tenant.addresses().size(); i++) {
      FaultyAddress address = tenant.addresses().get(i);
      boolean half = i % 2 == 1;
      switch (this) {
        case ONE_REFUSES, ALL_DIE -> address.die();
        case HALF_REFUSE, HALF_DIE -> {
          if (half) {
            address.die();
          }
        }
        case HALF_SWALLOW -> {
          if (half) {
            address.swallow();
          }
        }
        case HALF_SILENT, HALF_FREEZE -> {
          if (half) {
            address.fallSilent();
          }
        }
        case UNAVAILABLE -> tenant.fails(Fault.UNAVAILABLE, 1);
        default -> tenant.fails(Fault.valueOf(name()), ONE_IN);
      }
    }
  }

  /** It is over. */
  void heal(FaultyTenant tenant) {
    tenant.fails(Fault.NONE, 1);
    if (this == ALL_DIE) {
      for (FaultyAddress each : tenant.addresses()) {
        each.rise();
      }
    }
  }

  /**
   * Whether nothing could have served the call.
   *
   * @param struck and {@code healed}: when the fault came and was over, by the load's clock
   */
  boolean isLost(Made call, double struck, double healed) {
    return false;
  }
}

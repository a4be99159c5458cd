package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ResilienceMeter;
import java.time.InstantSource;

/**
 * What a call to a tenant asks before it goes, and tells when it has ended. Thread-safe.
 *
 * @param breaker whether it may go
 * @param retries whether it may go once more
 */
public record Guard(Breaker breaker, RetryBudget retries) {
  /** Of a lender that has none: everything may go. */
  public static final Guard NONE = new Guard(Breaker.NONE, RetryBudget.UNBOUNDED);

  /**
   * The guard of a tenant.
   *
   * @param threads about how many will ask
   */
  public static Guard of(
      TenantSettings tenant, int threads, InstantSource clock, ResilienceMeter.Tenant meter) {
    return new Guard(
        new Breaker(tenant.name(), tenant.breaker(), threads, clock, meter),
        new RetryBudget(tenant.retryBudget(), threads, meter));
  }
}

package io.latchkey.gateway.telemetry.trace;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Trace;
import io.latchkey.gateway.http.TraceParent;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides where an exchange stands in which trace, and whether it is recorded. Immutable; any
 * thread.
 *
 * <p>What a stranger sends decides nothing: only the trace of a caller that has proven itself goes
 * on.
 */
public final class Tracing {
  /** Takes no part in traces: what callers send passes as it is. */
  public static final Tracing OFF = new Tracing(0, true, false, () -> 1);

  private final int partsPerMillion;
  private final boolean follow;
  private final boolean on;
  private final LongSupplier random;

  private Tracing(int partsPerMillion, boolean follow, boolean on, LongSupplier random) {
    this.partsPerMillion = partsPerMillion;
    this.follow = follow;
    this.on = on;
    this.random = random;
  }

  /**
   * Tracing by these settings.
   *
   * @param random gives numbers of 64 random bits; need not be unpredictable
   */
  public static Tracing of(TracingSettings settings, LongSupplier random) {
    return new Tracing(settings.partsPerMillion(), settings.follow(), true, random);
  }

  /** The place of an exchange whose caller is proven, or null where there are no traces. */
  public @Nullable Trace of(FieldSection fields) {
    if (!on) {
      return null;
    }
    TraceParent caller = follow ? TraceParent.of(fields) : null;
    return caller == null
        ? begin()
        : new Trace(caller.high(), caller.low(), caller.span(), some(), some(), caller.sampled());
  }

  /** The place of an exchange that was refused before its caller was proven, or null for none. */
  public @Nullable Trace ofStranger() {
    return on ? begin() : null;
  }

  private Trace begin() {
    boolean sampled =
        partsPerMillion > 0
            && Math.floorMod(random.getAsLong(), TracingSettings.MILLION) < partsPerMillion;
    return new Trace(random.getAsLong(), some(), 0, some(), some(), sampled);
  }

  /** A random number that is not zero. */
  private long some() {
    long number = random.getAsLong();
    return number == 0 ? 1 : number;
  }
}

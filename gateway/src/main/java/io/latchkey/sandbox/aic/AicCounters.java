package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.tenant.LoginCounters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the simulated Advanced Identity Cloud counts beside what others do. */
public final class AicCounters extends LoginCounters {
  private final AtomicLong keyCalls = new AtomicLong();

  /** Calls that proved themselves with the API key and its secret. */
  public long keyCalls() {
    return keyCalls.get();
  }

  void countKeyCall() {
    keyCalls.incrementAndGet();
  }

  @Override
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(super.values());
    values.put("keyCalls", keyCalls());
    return values;
  }
}

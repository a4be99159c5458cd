package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.tenant.TenantCounters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the simulated Secure Web Sessions counts beside what every tenant does. */
public final class SwsCounters extends TenantCounters {
  private final AtomicLong clientsRefused = new AtomicLong();
  private final AtomicLong assertionsReused = new AtomicLong();
  private final AtomicLong roleDenials = new AtomicLong();

  /** Token requests whose client was not believed. */
  public long clientsRefused() {
    return clientsRefused.get();
  }

  /** Those of them whose assertion was used before. */
  public long assertionsReused() {
    return assertionsReused.get();
  }

  /** API calls that the caller's role did not open. */
  public long roleDenials() {
    return roleDenials.get();
  }

  void countClientRefused() {
    clientsRefused.incrementAndGet();
  }

  void countAssertionReused() {
    assertionsReused.incrementAndGet();
  }

  void countRoleDenial() {
    roleDenials.incrementAndGet();
  }

  @Override
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(super.values());
    values.put("clientsRefused", clientsRefused());
    values.put("assertionsReused", assertionsReused());
    values.put("roleDenials", roleDenials());
    return values;
  }
}

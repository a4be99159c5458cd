package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.tenant.TenantCounters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the simulated Advanced Identity Cloud counts beside what every tenant does. */
public final class AicCounters extends TenantCounters {
  private final AtomicLong logins = new AtomicLong();
  private final AtomicLong logouts = new AtomicLong();
  private final AtomicLong twoCredentials = new AtomicLong();
  private final AtomicLong keyCalls = new AtomicLong();

  /** Logins that ended well. */
  public long logins() {
    return logins.get();
  }

  /** Sessions and tokens ended by a caller. */
  public long logouts() {
    return logouts.get();
  }

  /** Calls that carried a bearer and a session cookie at once. */
  public long twoCredentials() {
    return twoCredentials.get();
  }

  /** Calls that proved themselves with the API key and its secret. */
  public long keyCalls() {
    return keyCalls.get();
  }

  void countLogin() {
    logins.incrementAndGet();
  }

  void countLogout() {
    logouts.incrementAndGet();
  }

  void countTwoCredentials() {
    twoCredentials.incrementAndGet();
  }

  void countKeyCall() {
    keyCalls.incrementAndGet();
  }

  @Override
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(super.values());
    values.put("logins", logins());
    values.put("logouts", logouts());
    values.put("twoCredentials", twoCredentials());
    values.put("keyCalls", keyCalls());
    return values;
  }
}

package io.latchkey.sandbox.tenant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a tenant counts at which users log in too. Any thread. */
public class LoginCounters extends TenantCounters {
  private final AtomicLong logins = new AtomicLong();
  private final AtomicLong logouts = new AtomicLong();
  private final AtomicLong twoCredentials = new AtomicLong();

  /** Logins that ended well. */
  public final long logins() {
    return logins.get();
  }

  /** Sessions and tokens ended by a caller. */
  public final long logouts() {
    return logouts.get();
  }

  /** Calls that carried a bearer and a session cookie at once. */
  public final long twoCredentials() {
    return twoCredentials.get();
  }

  public final void countLogin() {
    logins.incrementAndGet();
  }

  public final void countLogout() {
    logouts.incrementAndGet();
  }

  public final void countTwoCredentials() {
    twoCredentials.incrementAndGet();
  }

  @Override
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(super.values());
    values.put("logins", logins());
    values.put("logouts", logouts());
    values.put("twoCredentials", twoCredentials());
    return values;
  }
}

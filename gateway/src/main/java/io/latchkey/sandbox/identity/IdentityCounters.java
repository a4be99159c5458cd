package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.tenant.TenantCounters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the simulated CyberArk Identity counts beside what every tenant does. */
public final class IdentityCounters extends TenantCounters {
  private final AtomicLong loginStarts = new AtomicLong();
  private final AtomicLong logins = new AtomicLong();
  private final AtomicLong logouts = new AtomicLong();
  private final AtomicLong twoCredentials = new AtomicLong();

  /** Calls of StartAuthentication. */
  public long loginStarts() {
    return loginStarts.get();
  }

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

  void countLoginStart() {
    loginStarts.incrementAndGet();
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

  @Override
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(super.values());
    values.put("loginStarts", loginStarts());
    values.put("logins", logins());
    values.put("logouts", logouts());
    values.put("twoCredentials", twoCredentials());
    return values;
  }
}

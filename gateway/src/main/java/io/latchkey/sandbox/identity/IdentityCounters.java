package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.tenant.LoginCounters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the simulated CyberArk Identity counts beside what others do. */
public final class IdentityCounters extends LoginCounters {
  private final AtomicLong loginRequests = new AtomicLong();
  private final AtomicLong loginStarts = new AtomicLong();

  /** Calls of StartAuthentication. */
  public long loginStarts() {
    return loginStarts.get();
  }

  void countLoginStart() {
    loginStarts.incrementAndGet();
  }

  /** Calls that ask for a login, answered or not. */
  public long loginRequests() {
    return loginRequests.get();
  }

  void countLoginRequest() {
    loginRequests.incrementAndGet();
  }

  @Override
  public Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(super.values());
    values.put("loginRequests", loginRequests());
    values.put("loginStarts", loginStarts());
    return values;
  }
}

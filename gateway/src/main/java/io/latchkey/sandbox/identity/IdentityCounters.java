package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Names;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated tenant has counted since its start. A call is counted before it is answered,
 * so who has an answer finds it counted.
 */
public final class IdentityCounters {
  /** Different paths that are counted by name; further ones count as {@link #OTHER}. */
  static final int MAX_PATHS = 500;

  static final String OTHER = "(other)";

  private final AtomicLong tokenRequests = new AtomicLong();
  private final AtomicLong mints = new AtomicLong();
  private final AtomicLong loginStarts = new AtomicLong();
  private final AtomicLong logins = new AtomicLong();
  private final AtomicLong logouts = new AtomicLong();
  private final AtomicLong apiCalls = new AtomicLong();
  private final AtomicLong unauthorized = new AtomicLong();
  private final AtomicLong twoCredentials = new AtomicLong();
  private final Map<String, AtomicLong> callsByPath = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> unauthorizedByPath = new ConcurrentHashMap<>();

  /** Calls of a token endpoint, answered or not. */
  public long tokenRequests() {
    return tokenRequests.get();
  }

  /** Access tokens given to clients by the token endpoints. */
  public long mints() {
    return mints.get();
  }

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

  /** Calls of the API, whatever the answer. */
  public long apiCalls() {
    return apiCalls.get();
  }

  /** Answers of 401 to calls of the API. */
  public long unauthorized() {
    return unauthorized.get();
  }

  /** Calls that carried a bearer and a session cookie at once. */
  public long twoCredentials() {
    return twoCredentials.get();
  }

  /** Calls of the API with this path. */
  public long apiCalls(String path) {
    return countOf(callsByPath, path);
  }

  /** Answers of 401 to calls of the API with this path. */
  public long unauthorized(String path) {
    return countOf(unauthorizedByPath, path);
  }

  void countTokenRequest() {
    tokenRequests.incrementAndGet();
  }

  long countMint() {
    return mints.incrementAndGet();
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

  void countApiCall(String path) {
    apiCalls.incrementAndGet();
    count(callsByPath, path);
  }

  void countUnauthorized(String path) {
    unauthorized.incrementAndGet();
    count(unauthorizedByPath, path);
  }

  private static long countOf(Map<String, AtomicLong> counts, String path) {
    AtomicLong count = counts.get(Names.lower(path));
    return count == null ? 0 : count.get();
  }

  private static void count(Map<String, AtomicLong> counts, String path) {
    String name = Names.lower(path);
    String key = counts.containsKey(name) || counts.size() < MAX_PATHS ? name : OTHER;
    counts.computeIfAbsent(key, fresh -> new AtomicLong()).incrementAndGet();
  }

  /** Everything counted, under the names it has over HTTP. */
  public Map<String, @Nullable Object> values() {
    return Json.object(
        "mints", mints(),
        "tokenRequests", tokenRequests(),
        "loginStarts", loginStarts(),
        "logins", logins(),
        "logouts", logouts(),
        "apiCalls", apiCalls(),
        "unauthorized", unauthorized(),
        "twoCredentials", twoCredentials(),
        "apiCallsByPath", new TreeMap<>(callsByPath),
        "unauthorizedByPath", new TreeMap<>(unauthorizedByPath));
  }
}

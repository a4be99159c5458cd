package io.latchkey.sandbox.tenant;

import io.latchkey.sandbox.http.Names;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated tenant has counted since its start. A call is counted before it is answered, so
 * who has an answer finds it counted. Any thread.
 */
public class TenantCounters {
  /** Different paths that are counted by name; further ones count as {@link #OTHER}. */
  public static final int MAX_PATHS = 500;

  public static final String OTHER = "(other)";

  private final AtomicLong tokenRequests = new AtomicLong();
  private final AtomicLong mints = new AtomicLong();
  private final AtomicLong apiCalls = new AtomicLong();
  private final AtomicLong unauthorized = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong tooManyRequests = new AtomicLong();
  private final Map<String, AtomicLong> acceptedByLimit = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> tooManyRequestsByLimit = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> callsByPath = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> unauthorizedByPath = new ConcurrentHashMap<>();

  /** Calls of a token endpoint, answered or not. */
  public final long tokenRequests() {
    return tokenRequests.get();
  }

  /** Access tokens given to clients by the token endpoints. */
  public final long mints() {
    return mints.get();
  }

  /** Calls of the API, whatever the answer. */
  public final long apiCalls() {
    return apiCalls.get();
  }

  /** Answers of 401 to calls of the API. */
  public final long unauthorized() {
    return unauthorized.get();
  }

  /** Calls of the API that came with a live token and were within the limit. */
  public final long accepted() {
    return accepted.get();
  }

  /** Answers of 429 to calls of the API. */
  public final long tooManyRequests() {
    return tooManyRequests.get();
  }

  /** Calls within a limit, by whose it is: {@code tenant}, {@code account ID}, {@code token NO}. */
  public final long acceptedBy(String limit) {
    return countOf(acceptedByLimit, limit);
  }

  /** Calls over a limit, likewise. */
  public final long tooManyRequestsBy(String limit) {
    return countOf(tooManyRequestsByLimit, limit);
  }

  /** Calls of the API with this path, without case. */
  public final long apiCalls(String path) {
    return countOf(callsByPath, path);
  }

  /** Answers of 401 to calls of the API with this path, without case. */
  public final long unauthorized(String path) {
    return countOf(unauthorizedByPath, path);
  }

  public final void countTokenRequest() {
    tokenRequests.incrementAndGet();
  }

  public final long countMint() {
    return mints.incrementAndGet();
  }

  public final void countApiCall(String path) {
    apiCalls.incrementAndGet();
    count(callsByPath, path);
  }

  public final void countUnauthorized(String path) {
    unauthorized.incrementAndGet();
    count(unauthorizedByPath, path);
  }

  public final void countTooManyRequests() {
    tooManyRequests.incrementAndGet();
  }

  final void countAccepted() {
    accepted.incrementAndGet();
  }

  final void countAcceptedBy(String limit) {
    count(acceptedByLimit, limit);
  }

  final void countTooManyRequestsBy(String limit) {
    count(tooManyRequestsByLimit, limit);
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
        "apiCalls", apiCalls(),
        "unauthorized", unauthorized(),
        "accepted", accepted(),
        "tooManyRequests", tooManyRequests(),
        "acceptedByLimit", new TreeMap<>(acceptedByLimit),
        "tooManyRequestsByLimit", new TreeMap<>(tooManyRequestsByLimit),
        "apiCallsByPath", new TreeMap<>(callsByPath),
        "unauthorizedByPath", new TreeMap<>(unauthorizedByPath));
  }
}

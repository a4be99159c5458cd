package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.HotPlaces;
import io.latchkey.gateway.policy.route.RouteMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one plan that come again and again, so that the next such call need not be decided
 * anew. Belongs to one event loop; ends with its plan.
 *
 * <p>What is remembered is a function of caller, method, host, path and, where a rule looks at it,
 * query. Refusals are not remembered, nor is anything that time, a token's claims, another call or
 * a discovery could change: see {@link ProtectedEndpoints#changing}.
 *
 * <p>It never grows. A call is remembered when it comes for the second time; it takes the place of
 * another only when that was of less use lately (see {@link HotPlaces}). Places are found by a hash
 * under a secret key.
 */
public final class PermitMemory<P extends Guarded> {
  /** How many permits are remembered at most, a power of two. */
  static final int PLACES = 2048;

  /** The most characters that one permit may hold; what is longer is decided each time. */
  static final int MOST_LENGTH = 1024;

  /** The most octets that one memory takes: characters of two octets, objects around them. */
  public static final long MOST = PLACES * (2L * MOST_LENGTH + 512) + (64 << 10);

  private final SipHash hash;
  private final HotPlaces<Remembered<P>> places = new HotPlaces<>(PLACES);
  private final byte[] key = new byte[MOST_LENGTH];

  /** An empty memory; {@code k0} and {@code k1} are a secret that no other has. */
  public PermitMemory(long k0, long k1) {
    hash = new SipHash(k0, k1);
  }

  /** What is remembered of calls like {@code head}, or null. */
  public @Nullable Remembered<P> find(Caller caller, RequestHead head) {
    Remembered<P> found = find(caller, head, null);
    String query = head.target().rawQuery();
    if (found == null && query != null) {
      found = find(caller, head, query);
    }
    return found == null || !found.stillHolds() ? null : found;
  }

  private @Nullable Remembered<P> find(Caller caller, RequestHead head, @Nullable String query) {
    int length = key(caller, head, query);
    if (length < 0) {
      return null;
    }
    long hashed = hash.of(key, length);
    int first = places.first(hashed);
    for (int i = first; i < first + HotPlaces.WAYS; i++) {
      Remembered<P> each = places.at(i, hashed);
      if (each != null && each.isOf(caller, head)) {
        places.used(i);
        return each;
      }
    }
    return null;
  }

  /** Takes note of a permit that was decided anew, of a call that took {@code match}. */
  public void note(RouteMatch<P> match, Permit permit) {
    RequestHead head = permit.head();
    boolean anyQuery = !readsQuery(permit);
    String query = anyQuery ? null : head.target().rawQuery();
    int length = key(permit.caller(), head, query);
    int more = permit.path().length() + (query == null ? 0 : query.length());
    // what is protected may be so by a discovery, and is seldom called
    if (length < 0 || length + more > MOST_LENGTH || permit.protectedEndpoint()) {
      return;
    }
    long hashed = hash.of(key, length);
    if (places.isSecond(hashed)) {
      Remembered<P> fresh = new Remembered<>(match, permit, anyQuery);
      if (fresh.stillHolds()) {
        places.keep(hashed, fresh);
      }
    }
  }

  private static boolean readsQuery(Permit permit) {
    AccessPlan plan = permit.plan();
    List<Scope> scopes = plan.grants().getOrDefault(permit.caller().name(), List.of());
    return permit.path().readsQuery(plan.protectedEndpoints())
        || scopes.stream().anyMatch(Scope::readsQuery)
        || plan.presets().stream().anyMatch(Preset::readsQuery);
  }

  /** Writes what tells calls apart; its length, or -1 where that is too much to be remembered. */
  private int key(Caller caller, RequestHead head, @Nullable String query) {
    int length = append(0, caller.name());
    length = append(length, head.method());
    length = append(length, head.authority().host());
    length = append(length, head.target().rawPath());
    return query == null ? length : append(length, query);
  }

  /** Writes {@code text} and an end of it that the next cannot hold; octets above are cut off. */
  @SuppressWarnings("deprecation")
  private int append(int from, String text) {
    int to = from + text.length();
    if (from < 0 || to >= key.length) {
      return -1;
    }
    text.getBytes(0, text.length(), key, from);
    key[to] = '\n';
    return to + 1;
  }

  /** How many permits are remembered. */
  int size() {
    return places.size();
  }
}

package io.latchkey.gateway.upstream.authority;

import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.upstream.transport.ControlClient;
import java.net.URI;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys of every issuer that the configuration names, fetched in the background from its
 * {@code jwksUri} or by discovery. {@link #find} may be called on any thread and never waits; an
 * unknown key id costs at most one fetch a minute.
 */
public final class JwksKeys implements SigningKeys, AutoCloseable {
  private final Map<String, List<IssuerKeys>> issuers;
  private final List<IssuerKeys> fetchedBefore;

  /**
   * Keys of the issuers of {@code patterns}, none of them fetched yet.
   *
   * @param executor of one thread, which runs everything here but {@link #find}
   * @param nanos a clock that only goes forward, in nanoseconds
   * @param random spreads retries
   */
  public JwksKeys(
      Collection<JwtPattern> patterns,
      ControlClient client,
      ScheduledExecutorService executor,
      LongSupplier nanos,
      RandomGenerator random) {
    this(patterns, client, executor, nanos, random, null);
  }

  /**
   * The same; the keys that {@code before} has of the same addresses are taken over, with their
   * fetches.
   */
  public JwksKeys(
      Collection<JwtPattern> patterns,
      ControlClient client,
      ScheduledExecutorService executor,
      LongSupplier nanos,
      RandomGenerator random,
      @Nullable JwksKeys before) {
    Map<KeySource, IssuerKeys> known = new LinkedHashMap<>();
    if (before != null) {
      before.all().forEach(keys -> known.put(keys.source(), keys));
    }
    Map<String, List<IssuerKeys>> made = new LinkedHashMap<>();
    sources(patterns)
        .forEach(
            (issuer, addresses) -> {
              List<IssuerKeys> keys = new ArrayList<>();
              for (KeySource source : sourcesOf(issuer, addresses)) {
                IssuerKeys same = known.get(source);
                keys.add(
                    same == null ? new IssuerKeys(source, client, executor, nanos, random) : same);
              }
              made.put(issuer, List.copyOf(keys));
            });
    this.issuers = Map.copyOf(made);
    this.fetchedBefore = List.copyOf(known.values());
  }

  private List<IssuerKeys> all() {
    return issuers.values().stream().flatMap(List::stream).toList();
  }

  /** Whether keys are there of every issuer. */
  public boolean areFetched() {
    return all().stream().allMatch(IssuerKeys::isFetched);
  }

  private static Map<String, Set<URI>> sources(Collection<JwtPattern> patterns) {
    Map<String, Set<URI>> addresses = new LinkedHashMap<>();
    for (JwtPattern pattern : patterns) {
      Set<URI> known = addresses.computeIfAbsent(pattern.issuer(), issuer -> new LinkedHashSet<>());
      URI jwksUri = pattern.jwksUri();
      if (jwksUri != null) {
        known.add(jwksUri);
      }
    }
    return addresses;
  }

  /** Discovery only where no pattern of the issuer says where its keys are. */
  private static List<KeySource> sourcesOf(String issuer, Set<URI> addresses) {
    if (addresses.isEmpty()) {
      return List.of(new KeySource(issuer, null));
    }
    return addresses.stream().map(address -> new KeySource(issuer, address)).toList();
  }

  /** Begins the first fetch of every issuer whose keys were not taken over. */
  public void start() {
    all().stream().filter(keys -> !fetchedBefore.contains(keys)).forEach(IssuerKeys::start);
  }

  @Override
  public @Nullable PublicKey find(String issuer, @Nullable String kid, String algorithm) {
    return find(issuer, keys -> keys.find(kid, algorithm));
  }

  /** The keys that are at hand, of which a missing one asks for no fetch. Any thread. */
  public SigningKeys atHand() {
    return (issuer, kid, algorithm) -> find(issuer, keys -> keys.atHand(kid, algorithm));
  }

  private @Nullable PublicKey find(
      String issuer, Function<IssuerKeys, @Nullable PublicKey> question) {
    List<IssuerKeys> candidates = issuers.get(issuer);
    if (candidates == null) {
      return null;
    }
    for (IssuerKeys keys : candidates) {
      PublicKey found = question.apply(keys);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Ends all fetches to come; the keys at hand stay. */
  @Override
  public void close() {
    closeBut(List.of());
  }

  /** The same for the keys that none of {@code others} has taken over. */
  public void closeBut(Collection<JwksKeys> others) {
    List<IssuerKeys> kept = others.stream().flatMap(other -> other.all().stream()).toList();
    all().stream().filter(keys -> !kept.contains(keys)).forEach(IssuerKeys::close);
  }
}

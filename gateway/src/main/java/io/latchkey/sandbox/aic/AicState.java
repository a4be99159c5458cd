package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.tenant.Draw;
import io.latchkey.sandbox.tenant.RateLimits;
import io.latchkey.sandbox.tenant.TokenStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** What the endpoints of one running tenant share: its objects, credentials and switches. */
final class AicState {
  private final AicSettings settings;
  private final AicSwitches switches = new AicSwitches();
  private final AicCounters counters = new AicCounters();
  private final InstantSource clock;
  private final RateLimits limits;
  private final Draw draw;
  private final ManagedObjects managed;
  private final TokenStore<LiveToken> tokens;
  private final TokenStore<LiveSession> sessions;
  private final AuditLog audit = new AuditLog();
  private final AtomicInteger reloading = new AtomicInteger();

  AicState(AicSettings settings, InstantSource clock, Random random) {
    this.settings = settings;
    this.clock = clock;
    this.limits = new RateLimits(switches, counters, clock);
    this.draw = new Draw(random);
    this.managed = new ManagedObjects(settings, draw);
    this.tokens = new TokenStore<>(clock);
    this.sessions = new TokenStore<>(clock);
  }

  AicSettings settings() {
    return settings;
  }

  AicSwitches switches() {
    return switches;
  }

  AicCounters counters() {
    return counters;
  }

  RateLimits limits() {
    return limits;
  }

  InstantSource clock() {
    return clock;
  }

  Instant now() {
    return clock.instant();
  }

  Draw draw() {
    return draw;
  }

  ManagedObjects managed() {
    return managed;
  }

  TokenStore<LiveToken> tokens() {
    return tokens;
  }

  TokenStore<LiveSession> sessions() {
    return sessions;
  }

  AuditLog audit() {
    return audit;
  }

  Optional<ServiceAccount> account(String id) {
    return managed.accounts().read(id).map(ServiceAccount::of);
  }

  void revokeTokens() {
    tokens.endAll(token -> true);
  }

  void revokeSessions() {
    sessions.endAll(session -> true);
  }

  /** IDM takes its authentication in anew, and for some calls knows no token. */
  void reloadAuthentication() {
    reloading.set(switches.transientUnauthorized.get());
  }

  /** Whether this call of IDM meets {@link #reloadAuthentication}; counts it off. */
  boolean meetsReload() {
    return reloading.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }
}

package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.upstream.transport.TenantSettings.Health;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks each address of a tenant again and again whether it is well, on a connection of its own as a
 * call would be given, through TLS and proxy. Confined to its home loop.
 */
final class HealthChecks {
  private final Health health;
  private final String target;
  private final Connector connector;
  private final Home home;
  private final Roster roster;
  private final IdentityHashMap<Address, Patient> patients = new IdentityHashMap<>();
  private boolean started;
  private boolean closed;

  private HealthChecks(
      Health health, String target, Connector connector, Home home, Roster roster) {
    this.health = health;
    this.target = target;
    this.connector = connector;
    this.home = home;
    this.roster = roster;
  }

  /** Those that the settings ask for, or null. */
  static @Nullable HealthChecks of(
      TenantSettings settings, Connector connector, Home home, Roster roster) {
    Health health = settings.health();
    if (health == null) {
      return null;
    }
    String base = settings.urls().get(0).getRawPath();
    String before =
        base == null ? "" : base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return new HealthChecks(health, before + health.path(), connector, home, roster);
  }

  void start() {
    if (!started && !closed) {
      started = true;
      roster.want();
      addressesChanged();
    }
  }

  /** Asks those that came, and no longer those that went. */
  void addressesChanged() {
    if (!started || closed) {
      return;
    }
    List<Address> now = roster.standing().all();
    patients.values().removeIf(patient -> !now.contains(patient.address) && patient.leave());
    for (Address address : now) {
      patients.computeIfAbsent(address, Patient::new).begin();
    }
  }

  void close() {
    closed = true;
    patients.values().forEach(Patient::leave);
    patients.clear();
  }

  /** One address that is asked. */
  private final class Patient {
    private final Address address;
    private @Nullable HealthQuestion question;
    private @Nullable ScheduledFuture<?> next;
    private boolean begun;
    private boolean left;

    Patient(Address address) {
      this.address = address;
    }

    void begin() {
      if (!begun) {
        begun = true;
        ask();
      }
    }

    private void ask() {
      HealthQuestion asked = new HealthQuestion(home.loop(), address, target, this::answered);
      question = asked;
      asked.ask(connector, health.timeout());
    }

    private void answered(@Nullable String why) {
      if (!left) {
        roster.checked(address, why);
        long pause = home.jittered(health.interval().toNanos());
        next = home.loop().schedule(this::ask, pause, TimeUnit.NANOSECONDS);
      }
    }

    /** Asks no more. */
    boolean leave() {
      left = true;
      if (next != null) {
        next.cancel(false);
      }
      if (question != null) {
        question.cancel();
      }
      return true;
    }
  }
}

package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.bootstrap.Rehearsed.Notes;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.config.SecretOrigin;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.credential.AssertionDesk;
import io.latchkey.gateway.upstream.credential.HomeLoop;
import io.latchkey.gateway.upstream.credential.MintException;
import io.latchkey.gateway.upstream.credential.Minted;
import io.latchkey.gateway.upstream.credential.ProbeCall;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.credential.TokenSource;
import io.latchkey.gateway.upstream.credential.TokenSources;
import io.latchkey.gateway.upstream.credential.Trial;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Tries service accounts for a person at a command line, by the code that a running gateway
 * rehearses a changed secret by. Each is tried once; what it opens at the tenant it ends. Blocks.
 */
public final class Rehearsal implements AutoCloseable {
  private final Loaded.Valid loaded;
  private final Network network;
  private final HomeLoop home;
  private final SecureRandom random = new SecureRandom();

  /**
   * A rehearsal of accounts of {@code loaded}.
   *
   * @throws IOException if the TLS that was asked for does not run here
   */
  public Rehearsal(Loaded.Valid loaded) throws IOException {
    this.loaded = loaded;
    this.network = new Network(new Metrics(InstantSource.system()));
    this.home = HomeLoop.on(network.controlLoop(), System::nanoTime, InstantSource.system());
  }

  /** The names of all accounts. */
  public static List<String> accounts(Loaded.Valid loaded) {
    return loaded.settings().serviceAccounts().stream().map(ServiceAccountSettings::name).toList();
  }

  /** The names of those that read a secret or key from a file. */
  public static List<String> accountsWithFiles(Loaded.Valid loaded) {
    return accounts(loaded).stream()
        .filter(name -> SecretOrigin.of(loaded, name).stream().anyMatch(it -> it.file() != null))
        .toList();
  }

  /**
   * Tries {@code name}.
   *
   * @throws IOException naming the TLS file that cannot be used, or that there is no such account
   */
  public Rehearsed of(String name) throws IOException {
    ServiceAccountSettings account =
        loaded.settings().serviceAccounts().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IOException("there is no service account " + name));
    TenantSettings tenant =
        loaded.settings().tenants().stream()
            .filter(each -> each.name().equals(account.tenant()))
            .findFirst()
            .orElseThrow(() -> new IOException("there is no tenant " + account.tenant()));
    Notes notes = new Notes(name);
    KeyNotes.write(notes, account.grant(), SecretOrigin.of(loaded, name));
    ControlClient probing = client(tenant.tls(), tenant);
    if (account.grant() instanceof StaticHeaders fixed) {
      fixed(notes, fixed, account, tenant, probing);
    } else {
      TokenSource source =
          TokenSources.of(
              account,
              tenant,
              client(AccountParts.endpointTls(account.grant(), tenant), tenant),
              home,
              AssertionDesk.open(random));
      token(notes, source, account, new Trial(source, account.probe(), tenant, probing, home));
    }
    return notes.done();
  }

  private ControlClient client(TenantSettings.Tls tls, TenantSettings tenant) throws IOException {
    return network.client(network.connector(tls, false, tenant.proxy()));
  }

  private void fixed(
      Notes notes,
      StaticHeaders fixed,
      ServiceAccountSettings account,
      TenantSettings tenant,
      ControlClient client) {
    Probe probe = account.probe();
    if (probe == null) {
      notes.unknown(
          "probe",
          "nothing can tell whether fixed fields work but a call: name one that changes nothing,"
              + " like probe: GET /path");
      return;
    }
    try {
      probed(notes, probe, wait(new ProbeCall(probe, tenant, client, home).with(fixed)));
    } catch (MintException refused) {
      Failures.write(notes, "probe", refused.failure());
    }
  }

  private void token(Notes notes, TokenSource source, ServiceAccountSettings account, Trial trial) {
    Minted minted;
    long start = System.nanoTime();
    try {
      minted = wait(trial.token());
    } catch (MintException refused) {
      Failures.write(notes, "token", refused.failure());
      return;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    notes.good(
        "token",
        "got in " + Spans.words(took) + "; it lives for " + Spans.words(minted.lifetime()));
    notes.fact("lifetimeSeconds", minted.lifetime().toMillis() / 1000.0);
    scopes(notes, account, minted);
    Failures.clock(notes, minted.clockOffset());
    Probe probe = account.probe();
    try {
      int status = wait(trial.probed(minted));
      if (probe == null) {
        notes.good("probe", "none is named, so the API itself was not asked");
      } else {
        probed(notes, probe, status);
      }
      wait(source.end(minted.token()));
    } catch (MintException refused) {
      Failures.write(notes, "probe", refused.failure()); // the trial has ended the token
    }
    if (account.grant() instanceof UserLogin) {
      notes.good("session", "a logout of the session was sent");
    }
  }

  private static void scopes(Notes notes, ServiceAccountSettings account, Minted minted) {
    if (!(account.grant() instanceof EndpointGrant asked) || asked.scopes().isEmpty()) {
      return;
    }
    List<String> missing = minted.missingScopes();
    List<String> granted =
        asked.scopes().stream().filter(scope -> !missing.contains(scope)).toList();
    notes.good(
        "scopes",
        "granted: "
            + (granted.isEmpty() ? "none" : String.join(" ", granted))
            + (missing.isEmpty()
                ? ""
                : "; asked for and not granted: " + String.join(" ", missing)));
    notes.fact("grantedScopes", granted);
    notes.fact("missingScopes", missing);
  }

  private static void probed(Notes notes, Probe probe, int status) {
    notes.good("probe", probe.withoutQuery() + " was answered " + status);
    notes.fact("probeStatus", status);
  }

  /** What {@code stage} brings; each has its own bound of time. */
  private static <T> T wait(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof MintException known) {
        throw known;
      }
      throw failed;
    }
  }

  @Override
  public void close() {
    network.close();
  }
}

package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.Region;
import io.latchkey.gateway.config.Urls;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.assertion.KeyFileException;
import io.latchkey.gateway.upstream.assertion.SwsKeyFile;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.Token;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.credential.Unavailable;
import io.latchkey.gateway.upstream.credential.VendorGrants;
import io.latchkey.gateway.upstream.credential.Waiter;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Gets one token for a person at a command line, by the code that gets them for calls. */
public final class TokenFetch {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final int KEY_FILE_MOST = 64 * 1024;

  private TokenFetch() {}

  /**
   * A token of the account; blocks.
   *
   * @throws IOException with a sentence, if there is none; what the token endpoint said is in the
   *     log
   */
  public static Secret fetch(GatewaySettings settings, String account) throws IOException {
    Metrics metrics = new Metrics(InstantSource.system());
    Network network = new Network(metrics);
    try {
      RunningPlan plan =
          new PlanBuilder(
                  settings,
                  "latchkey",
                  network,
                  metrics,
                  new CallBounds(metrics, network.loopCount()).plan(settings),
                  null)
              .build();
      // the plan is not closed: closing it would end the session whose token is being printed
      return take(
          plan.pools().stream()
              .filter(each -> each.account().equals(account))
              .findFirst()
              .orElseThrow(() -> new IOException(absent(settings, account))));
    } finally {
      network.close();
    }
  }

  private static String absent(GatewaySettings settings, String account) {
    List<String> names =
        settings.serviceAccounts().stream().map(ServiceAccountSettings::name).sorted().toList();
    if (names.contains(account)) {
      return "service account "
          + account
          + " sends fixed fields (grant: staticHeaders) and no token";
    }
    return "there is no service account "
        + account
        + (names.isEmpty() ? "" : "; there is " + String.join(", ", names));
  }

  /**
   * A token of a service account of CyberArk Secure Web Sessions, as the vendor's helper gets it;
   * blocks.
   *
   * @param keyFile the JSON file that the portal gave out
   * @param given the realm; null for the one that the file names, else that of the United States
   * @throws IOException with a sentence, if there is none
   */
  public static Secret fetch(String tenantId, Path keyFile, @Nullable URI given)
      throws IOException {
    SwsKeyFile key = keyFile(keyFile);
    URI issuer = given == null ? issuer(key) : given;
    TenantSettings tenant =
        new TenantSettings(
            "sws",
            TenantKind.CYBERARK_SWS,
            List.of(issuer),
            Set.of(),
            Set.of(),
            false,
            TenantSettings.Tls.SYSTEM,
            null,
            issuer,
            TenantSettings.Connections.DEFAULT,
            false,
            TenantSettings.QUOTA_WAIT,
            null,
            null,
            TenantSettings.RetryBudget.DEFAULT,
            null);
    ServiceAccountSettings account =
        new ServiceAccountSettings(
            key.serviceAccountId(), "sws", 1, null, VendorGrants.sws(tenantId, key, issuer), null);
    Metrics metrics = new Metrics(InstantSource.system());
    Network network = new Network(metrics);
    try {
      metrics.configure(List.of(), List.of(account.name()), List.of());
      Accounts accounts = new Accounts(network, new SecureRandom(), metrics);
      accounts.add(account, tenant, null);
      return take(Objects.requireNonNull(accounts.all().get(0).pool()));
    } finally {
      network.close();
    }
  }

  /** The realm whose discovery document the file names; that document itself is not asked for. */
  private static URI issuer(SwsKeyFile key) throws IOException {
    String discovery = key.discovery();
    if (discovery == null) {
      return Region.UNITED_STATES.issuer();
    }
    boolean known = discovery.endsWith(WELL_KNOWN) && Urls.isSafe(discovery);
    if (!known) {
      throw new IOException(
          "the file's discovery field is not the address of a realm; name it: --region or --issuer");
    }
    return URI.create(discovery.substring(0, discovery.length() - WELL_KNOWN.length()));
  }

  private static SwsKeyFile keyFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return SwsKeyFile.read(in.readNBytes(KEY_FILE_MOST + 1));
    } catch (KeyFileException unfit) {
      throw new IOException("the file " + file + " " + unfit.what(), unfit);
    } catch (NoSuchFileException missing) {
      throw new IOException("the file " + file + " does not exist", missing);
    } catch (IOException unreadable) {
      throw new IOException("the file " + file + " cannot be read", unreadable);
    }
  }

  private static Secret take(TokenPool pool) throws IOException {
    CompletableFuture<Secret> result = new CompletableFuture<>();
    pool.acquire(Runnable::run, LONGEST, new Receiver(result));
    try {
      return result.join();
    } catch (CompletionException failed) {
      Throwable cause = failed.getCause();
      String why = cause == null ? "unknown" : cause.getMessage();
      throw new IOException(why + " (the log line above says why)", failed);
    }
  }

  private record Receiver(CompletableFuture<Secret> result) implements Waiter {
    @Override
    public void ready(Token token) {
      result.complete(token.value());
    }

    @Override
    public void failed(Unavailable unavailable) {
      result.completeExceptionally(new IOException(said(unavailable)));
    }

    private static String said(Unavailable unavailable) {
      return switch (unavailable.cause()) {
        case REFUSED -> "refused by the tenant";
        case BACKING_OFF -> "the token endpoint gave none";
        case SLOW -> "the token endpoint did not answer in time";
        case OVERLOADED, CLOSED -> unavailable.reason();
      };
    }
  }
}

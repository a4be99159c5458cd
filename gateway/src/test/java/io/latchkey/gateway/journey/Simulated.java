package io.latchkey.gateway.journey;

import io.latchkey.sandbox.aic.AicSettings;
import io.latchkey.sandbox.aic.AicTenant;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentitySwitches;
import io.latchkey.sandbox.identity.IdentityTenant;
import io.latchkey.sandbox.identity.OAuthApp;
import io.latchkey.sandbox.sws.SwsRole;
import io.latchkey.sandbox.sws.SwsSettings;
import io.latchkey.sandbox.sws.SwsTenant;
import io.latchkey.sandbox.tenant.Switch;
import io.latchkey.sandbox.tenant.TenantCounters;
import io.latchkey.sandbox.tenant.TenantSwitches;
import io.latchkey.sandbox.tenant.TokenFault;
import io.latchkey.sandbox.tenant.TokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One simulated tenant of its own name, with the lines of YAML that its one account needs. */
final class Simulated implements AutoCloseable {
  /** By what a token is got there. */
  enum Kind {
    IDENTITY,
    SWS,
    AIC,
    LOGIN
  }

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final IdentitySettings IDENTITY = IdentitySettings.demo(new SecureRandom());
  private static final SwsSettings SWS = SwsSettings.demo(new SecureRandom());
  private static final AicSettings AIC = AicSettings.demo(new SecureRandom());

  final Kind kind;
  final String name;
  final TenantSwitches switches;
  final TenantCounters counters;
  private final Switch<TokenFault> fault;
  private final LongSupplier asked;
  private final Supplier<List<TokenStore.Shown>> shown;
  private final Runnable revocation;
  private final Runnable end;
  private final String tenant;
  private final String account;

  private Simulated(Kind kind, String name, Parts parts) {
    this.kind = kind;
    this.name = name;
    this.switches = parts.switches;
    this.counters = parts.counters;
    this.fault = parts.fault;
    this.asked = parts.asked;
    this.shown = parts.shown;
    this.revocation = parts.revocation;
    this.end = parts.end;
    this.tenant = parts.tenant;
    this.account = parts.account;
  }

  private record Parts(
      TenantSwitches switches,
      TenantCounters counters,
      Switch<TokenFault> fault,
      LongSupplier asked,
      Supplier<List<TokenStore.Shown>> shown,
      Runnable revocation,
      Runnable end,
      String tenant,
      String account) {}

  /**
   * Starts one whose tokens live so long.
   *
   * @param directory of the configuration, where key files are put
   */
  static Simulated start(Kind kind, String name, Path directory, int seconds) {
    Simulated started =
        new Simulated(
            kind,
            name,
            switch (kind) {
              case IDENTITY, LOGIN -> identity(kind == Kind.LOGIN, seconds);
              case SWS -> sws(directory);
              case AIC -> aic(directory);
            });
    started.switches.tokenLifetimeSeconds.set(seconds);
    return started;
  }

  private static Parts identity(boolean login, int seconds) {
    IdentityTenant started = IdentityTenant.start(IDENTITY, LOOPBACK, 0);
    IdentitySwitches switches = started.switches();
    switches.sessionLifetimeSeconds.set(seconds);
    OAuthApp app = IDENTITY.app(IdentitySettings.DEMO_APP);
    String kiosk = IdentitySettings.DEMO_KIOSK;
    return new Parts(
        switches,
        started.counters(),
        login ? switches.loginFault : switches.tokenFault,
        login ? started.counters()::loginRequests : started.counters()::tokenRequests,
        started::shown,
        login ? started::revokeSessions : started::revokeTokens,
        started::close,
        "kind: cyberark-identity, url: \"" + started.url() + "\"",
        login
            ? "grant: userLogin, user: %s, password: \"%s\", lifetime: %ds"
                .formatted(kiosk, IDENTITY.user(kiosk).password(), seconds)
            : "grant: clientCredentials, application: %s, clientId: %s, clientSecret: \"%s\", scopes: [load, orders_read]"
                .formatted(app.id(), app.clientId(), app.clientSecret()));
  }

  private static Parts sws(Path directory) {
    SwsTenant started = SwsTenant.start(SWS, LOOPBACK, 0);
    return new Parts(
        started.switches(),
        started.counters(),
        started.switches().tokenFault,
        started.counters()::tokenRequests,
        started::shown,
        started::revokeTokens,
        started::close,
        "kind: cyberark-sws, url: \"%s\", issuer: \"%s\""
            .formatted(started.url(), started.issuer()),
        "grant: privateKeyJwt, tenantId: %s, role: administrator, keyFile: %s"
            .formatted(
                SWS.tenantId(), key(directory, "sws.json", SWS.keyFile(SwsRole.ADMINISTRATOR))));
  }

  private static Parts aic(Path directory) {
    AicTenant started = AicTenant.start(AIC, LOOPBACK, 0);
    return new Parts(
        started.switches(),
        started.counters(),
        started.switches().tokenFault,
        started.counters()::tokenRequests,
        started::shown,
        started::revokeTokens,
        started::close,
        "kind: pingone-aic, url: \"" + started.url() + "\"",
        "grant: jwtBearer, accountId: %s, scopes: [\"fr:idm:*\"], keyFile: %s"
            .formatted(AIC.accountId(), key(directory, "aic.jwk", AIC.jwk())));
  }

  private static String key(Path directory, String name, String content) {
    try {
      return VendorKeys.owned(directory.resolve(name), content).getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line of {@code tenants}. */
  String tenantLine() {
    return "  %s: { %s }\n".formatted(name, tenant);
  }

  /** A line of {@code serviceAccounts}, with this pool and anything else. */
  String accountLine(String account, int pool, String more) {
    return "  %s: { tenant: %s, %s, pool: { size: %d }%s }\n"
        .formatted(account, name, this.account, pool, more);
  }

  /** A line of {@code routes}: the path {@code /ACCOUNT/} by that account. */
  String routeLine(String account, String more) {
    return ("  - { name: %s, path: /%s/, stripPrefix: true, tenant: %s, serviceAccount: %s,"
            + " callers: { app: [all] }%s }\n")
        .formatted(account, account, name, account, more);
  }

  /** What brings this content to the tenant, which {@link #proves} then finds in the answer. */
  String call(String account, String content) {
    String target =
        kind == Kind.AIC
            ? "PUT /" + account + "/openidm/managed/alpha_user/" + account
            : "POST /" + account + "/sandbox/sink";
    String octets =
        kind == Kind.AIC
            ? ("{\"userName\":\"%s\",\"givenName\":\"A\",\"sn\":\"B\",\"mail\":\"a@example.com\","
                    + "\"description\":\"%s\"}")
                .formatted(account, content)
            : content;
    return ("%s HTTP/1.1\r\nHost: a\r\nX-Api-Key: %s\r\nContent-Type: application/json\r\n"
            + "Content-Length: %d\r\n\r\n%s")
        .formatted(target, Yaml.KEY, octets.length(), octets);
  }

  /** Whether the tenant says that exactly this content arrived. */
  boolean proves(Answer answer, String content) {
    return answer.content().contains(kind == Kind.AIC ? content : Yaml.sha256(content));
  }

  void fault(TokenFault next) {
    fault.set(next);
  }

  /** How often a token was asked for, or a login begun. */
  long asked() {
    return asked.getAsLong();
  }

  /** The live tokens that the gateway has shown to have. */
  List<TokenStore.Shown> shown() {
    return shown.get();
  }

  /** Ends every token, or session, now. */
  void revoke() {
    revocation.run();
  }

  @Override
  public void close() {
    end.run();
  }

  @Override
  public String toString() {
    return name + " (" + kind.name().toLowerCase(Locale.ROOT) + ")";
  }
}

package io.latchkey.gateway.config;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.latchkey.gateway.upstream.transport.TenantSettings.Tls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code tenants}: the systems that calls go to. */
final class TenantBinder {
  private static final int MOST_CONNECTIONS = 100_000;
  private static final int MOST_PENDING = 1_000_000;

  private TenantBinder() {}

  /** The tenant at {@code item}, or null after a problem that leaves nothing to check others by. */
  static @Nullable TenantSettings bind(String name, Item item) {
    Section section = Section.open(item, Shapes.TENANT);
    if (section == null) {
      return null;
    }
    TenantKind kind = kind(section);
    section.word("cleartext");
    Section tls = section.section("tls", Shapes.TENANT_TLS);
    Item proxy = section.get("proxy");
    TenantPlace place = TenantPlace.bind(section, kind);
    TenantSettings tenant =
        new TenantSettings(
            name,
            kind == null ? TenantKind.GENERIC : kind,
            place.urls(),
            section.texts("podHosts", Check.HOST),
            section.texts("sessionCookies", Check.COOKIE),
            ignoreCase(section, kind),
            tls == null ? Tls.SYSTEM : TlsBinder.bind(tls, null),
            proxy == null ? null : Proxies.read(proxy),
            place.issuer(),
            connections(section.section("connections", Shapes.CONNECTIONS)),
            section.flag("http2", true),
            section.duration(
                "quotaWait", TenantSettings.QUOTA_WAIT, Duration.ZERO, Duration.ofHours(1)),
            ResilienceBinder.health(section),
            ResilienceBinder.breaker(section),
            ResilienceBinder.retryBudget(section),
            ResilienceBinder.concurrency(section));
    if (kind != null) {
      warnOfPodHosts(section, kind);
    }
    warnOfHttp2(section, tenant);
    return kind == null ? null : tenant;
  }

  private static @Nullable TenantKind kind(Section section) {
    Item item = section.get("kind");
    if (item == null) {
      return null;
    }
    Scalar scalar = item.scalar("a kind");
    TenantKind kind = scalar == null ? null : TenantKind.of(scalar.text()).orElse(null);
    if (scalar != null) {
      section.word("kind");
    }
    return kind;
  }

  private static boolean ignoreCase(Section section, @Nullable TenantKind kind) {
    String word = section.word("pathCase");
    if (section.has("pathCase") || kind == null) {
      return word.equals("insensitive");
    }
    return switch (kind) {
      case CYBERARK_IDENTITY -> true;
      case CYBERARK_SWS, PINGONE_AIC, GENERIC -> false;
    };
  }

  private static void warnOfHttp2(Section section, TenantSettings tenant) {
    Item http2 = section.get("http2");
    boolean clear =
        !tenant.urls().isEmpty()
            && tenant.urls().stream().allMatch(url -> "http".equals(url.getScheme()));
    if (http2 != null && tenant.http2() && clear) {
      http2.warn("has no effect: HTTP/2 is agreed on in TLS, and this tenant is http://");
    }
  }

  private static void warnOfPodHosts(Section section, TenantKind kind) {
    Item podHosts = section.get("podHosts");
    if (podHosts == null) {
      return;
    }
    switch (kind) {
      case CYBERARK_IDENTITY -> {}
      case CYBERARK_SWS, PINGONE_AIC, GENERIC ->
          podHosts.warnAtOwner("has no effect: only cyberark-identity answers with PodFqdn");
    }
  }

  private static Connections connections(@Nullable Section section) {
    Connections fallback = Connections.DEFAULT;
    if (section == null) {
      return fallback;
    }
    return new Connections(
        section.integer("max", fallback.max(), 1, MOST_CONNECTIONS),
        section.integer("pending", fallback.pending(), 0, MOST_PENDING),
        section.duration("idle", fallback.idle(), Duration.ofMillis(1), Duration.ofDays(1)));
  }
}

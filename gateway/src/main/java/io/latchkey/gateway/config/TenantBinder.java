package io.latchkey.gateway.config;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.latchkey.gateway.upstream.transport.TenantSettings.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    TenantSettings tenant = settings(name, section, kind == null ? TenantKind.GENERIC : kind);
    if (kind == TenantKind.GENERIC) {
      warnOfPodHosts(section);
    }
    return kind == null ? null : tenant;
  }

  private static TenantSettings settings(String name, Section section, TenantKind kind) {
    section.word("cleartext");
    Section tls = section.section("tls", Shapes.TENANT_TLS);
    return new TenantSettings(
        name,
        kind,
        urls(section, section.has("cleartext")),
        section.texts("podHosts", Check.HOST),
        section.texts("sessionCookies", Check.COOKIE),
        ignoreCase(section, kind),
        tls == null ? Tls.SYSTEM : tls(tls),
        connections(section.section("connections", Shapes.CONNECTIONS)));
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

  private static boolean ignoreCase(Section section, TenantKind kind) {
    String word = section.word("pathCase");
    return section.has("pathCase")
        ? word.equals("insensitive")
        : kind == TenantKind.CYBERARK_IDENTITY;
  }

  private static void warnOfPodHosts(Section section) {
    Item podHosts = section.get("podHosts");
    if (podHosts != null) {
      podHosts.warnAtOwner("has no effect: only cyberark-identity answers with PodFqdn");
    }
  }

  private static List<URI> urls(Section section, boolean cleartext) {
    Item one = section.get("url");
    Item several = section.get("urls");
    if (one != null && several != null) {
      several.reading.problems.error(
          several.owner, several.path, "stands beside url; allowed: one of the two");
    }
    if (one == null && several == null) {
      section.item.lacks("url", "is missing; allowed: url, or a list as urls");
    }
    List<Item> items = new ArrayList<>(section.items("urls", "URLs"));
    if (several != null && several.isList() && items.isEmpty()) {
      several.error("is empty; allowed: one URL or more");
    }
    if (one != null) {
      items.add(one);
    }
    List<URI> urls = new ArrayList<>();
    for (Item item : items) {
      URI url = Urls.readBase(item, cleartext, "tenant");
      if (url != null) {
        checkLikeOthers(item, url, urls);
        urls.add(url);
      }
    }
    return urls;
  }

  /** Rules see the base path, so a call must not depend on which of the URLs it meets. */
  private static void checkLikeOthers(Item item, URI url, List<URI> urls) {
    if (urls.contains(url)) {
      item.error("stands in this list twice");
    } else if (!urls.isEmpty() && !urls.get(0).getRawPath().equals(url.getRawPath())) {
      item.error("has another base path than the first; all URLs of a tenant have the same");
    }
  }

  private static Tls tls(Section section) {
    Item ca = section.get("ca");
    Item certificate = section.get("certificate");
    Item privateKey = section.get("privateKey");
    if ((certificate == null) != (privateKey == null)) {
      section.item.lacks(certificate == null ? "certificate" : "privateKey", "is missing");
    }
    Path authorities = ca == null ? null : PemFiles.certificates(ca);
    Path chain = certificate == null ? null : PemFiles.certificates(certificate);
    Path key = privateKey == null ? null : PemFiles.privateKey(privateKey);
    if (chain != null && key != null && privateKey != null) {
      PemFiles.checkPair(privateKey, chain, key);
    }
    return new Tls(authorities, chain, key);
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
